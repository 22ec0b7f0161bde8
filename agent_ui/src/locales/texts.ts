// All texts of one language: one file for each feature, merged. No two files have the same first key.
export interface Texts {
  [key: string]: string | Texts
}

const english = import.meta.glob<Texts>('./en/*.json', { eager: true, import: 'default' })
const chinese = import.meta.glob<Texts>('./zh-CN/*.json', { eager: true, import: 'default' })

export const en = merged(english)
export const zhCN = merged(chinese)

function merged(files: Record<string, Texts>): Texts {
  const texts: Texts = {}
  for (const [path, file] of Object.entries(files)) {
    for (const [key, value] of Object.entries(file)) {
      if (key in texts) throw new Error(`${path} says ${key} again`)
      texts[key] = value
    }
  }
  return texts
}
