import { expect, test } from 'vitest'
import { floorEn, floorZhCN } from './floor'
import { en, zhCN } from './texts'

const english = texts({ ...en, ...floorEn })
const chinese = texts({ ...zhCN, ...floorZhCN })

function texts(tree: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree) as [string, string | object][]) {
    if (typeof value === 'string') found.set(path + key, value)
    else for (const [name, text] of texts(value, `${path}${key}.`)) found.set(name, text)
  }
  return found
}

/** Once each: a language may have more forms of a plural than another. */
const placeholders = (text: string | undefined): string[] => [...new Set(text?.match(/\{\w+\}/g))].toSorted()

test('both languages have the same texts', () => {
  expect([...chinese.keys()].toSorted()).toEqual([...english.keys()].toSorted())
})

test('what supervisors read says nothing again that all read', () => {
  expect(Object.keys(floorEn).filter((key) => key in en)).toEqual([])
})

test('no text is empty', () => {
  expect([...english, ...chinese].filter(([, text]) => text.trim() === '')).toEqual([])
})

test('both languages fill in the same values', () => {
  for (const [key, text] of english) expect([key, placeholders(chinese.get(key))]).toEqual([key, placeholders(text)])
})
