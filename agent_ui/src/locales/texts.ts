// All texts of one language: one file for each feature, merged. No two files have the same first key.
//
// Rule: what only supervisors read is named here as left out, and in floor.ts as theirs: agents never load it.
export interface Texts {
  [key: string]: string | Texts
}

const english = import.meta.glob<Texts>(['./en/*.json', '!./en/{floor,board,acting,wallboard,alarms,reports,recordings,listening,forecast,agentDay}.json'], { eager: true, import: 'default' })
const chinese = import.meta.glob<Texts>(['./zh-CN/*.json', '!./zh-CN/{floor,board,acting,wallboard,alarms,reports,recordings,listening,forecast,agentDay}.json'], { eager: true, import: 'default' })

export const en = merged(english)
export const zhCN = merged(chinese)

export function merged(files: Record<string, Texts>): Texts {
  const texts: Texts = {}
  for (const [path, file] of Object.entries(files)) {
    for (const [key, value] of Object.entries(file)) {
      if (key in texts) throw new Error(`${path} says ${key} again`)
      texts[key] = value
    }
  }
  return texts
}
