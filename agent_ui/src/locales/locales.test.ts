import { expect, test } from 'vitest'
import { en, zhCN } from './texts'

function texts(tree: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree) as [string, string | object][]) {
    if (typeof value === 'string') found.set(path + key, value)
    else for (const [name, text] of texts(value, `${path}${key}.`)) found.set(name, text)
  }
  return found
}

const placeholders = (text: string | undefined): string[] => (text?.match(/\{\w+\}/g) ?? []).toSorted()

test('both languages have the same texts', () => {
  expect([...texts(zhCN).keys()].toSorted()).toEqual([...texts(en).keys()].toSorted())
})

test('no text is empty', () => {
  expect([...texts(en), ...texts(zhCN)].filter(([, text]) => text.trim() === '')).toEqual([])
})

test('both languages fill in the same values', () => {
  for (const [key, text] of texts(en)) expect([key, placeholders(texts(zhCN).get(key))]).toEqual([key, placeholders(text)])
})
