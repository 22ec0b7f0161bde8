import { expect, test } from 'vitest'
import { landing } from './landing'

const login = { name: 'login', path: '/login', leads: false }
const start = { name: 'desk', path: '/', leads: false }
const desk = { name: 'desk', path: '/desk', leads: false }
const board = { name: 'board', path: '/board', leads: true }

test('who is not signed in signs in first', () => {
  expect([login, start, board].map((wanted) => landing(wanted, null))).toEqual([true, 'login', 'login'])
})

test('an agent has his desk and nothing of the board', () => {
  expect([login, start, desk, board].map((wanted) => landing(wanted, 'agent'))).toEqual(['desk', true, true, 'desk'])
})

test('who leads lands on the board, and has a desk of his own', () => {
  for (const role of ['supervisor', 'admin'] as const) {
    expect([login, start, desk, board].map((wanted) => landing(wanted, role))).toEqual(['board', 'board', true, true])
  }
})
