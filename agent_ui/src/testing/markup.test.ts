// What people are called and write is text on every screen, never markup: nothing here makes markup out of text.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const FORBIDDEN = /v-html|innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\(|new Function\(/

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(vue|ts)$/.test(file) && !file.endsWith('.gen.ts') && !file.endsWith('.test.ts'))

test('there are screens to look at', () => {
  expect(files.length).toBeGreaterThan(50)
})

test('no screen makes markup of text', () => {
  expect(files.filter((file) => FORBIDDEN.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([])
})
