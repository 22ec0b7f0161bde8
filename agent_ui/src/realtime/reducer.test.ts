// Python proves the same fixtures: see tests/fixtures/realtime.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ServerMessage, ViewerState } from './messages.gen'
import { reduce } from './reducer'

const folder = join(import.meta.dirname, '../../../tests/fixtures/realtime')
const names = readdirSync(folder).filter((name) => name.endsWith('.json'))

test('there are fixtures', () => {
  expect(names.length).toBeGreaterThan(0)
})

test.each(names)('%s: the old snapshot and the message give the new snapshot', (name) => {
  const fixture = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
    before: ViewerState
    message: ServerMessage
    after: ViewerState
  }
  const before = structuredClone(fixture.before)
  expect(reduce(fixture.before, fixture.message)).toEqual(fixture.after)
  expect(fixture.before).toEqual(before)
})
