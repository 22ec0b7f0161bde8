import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { childrenOf, found, useDispositions } from './dispositions'
import { aDisposition } from './dispositions.testing'
import { initialsOf } from './pinyin'

const TREE = [
  aDisposition('support', { leaf: false, label_en: 'Support', label_zh: '客户支持', queues: ['support'] }),
  aDisposition('billing', { parent: 'support', leaf: false, label_en: 'Billing', label_zh: '账单发票' }),
  aDisposition('refund', { parent: 'billing', label_en: 'Wants a refund', label_zh: '要求退款' }),
  aDisposition('old', { active: false }),
  aDisposition('other', { label_en: 'Other', label_zh: '其他' }),
]

beforeEach(() => {
  setActivePinia(createPinia())
  useDispositions().all = TREE
})

const codes = (list: { code: string }[]): string[] => list.map((one) => one.code)

test('what is in use is chosen from, by queue; a folder is only opened', () => {
  const { leavesFor } = useDispositions()
  expect(codes(leavesFor('support'))).toEqual(['refund', 'other'])
  expect(codes(leavesFor('sales'))).toEqual(['other'])
  expect(codes(leavesFor(null))).toEqual(['refund', 'other'])
})

test('a folder without anything to choose is not shown', () => {
  const { leavesFor } = useDispositions()
  expect(codes(childrenOf(TREE, leavesFor('support'), null))).toEqual(['support', 'other'])
  expect(codes(childrenOf(TREE, leavesFor('support'), 'support'))).toEqual(['billing'])
  expect(codes(childrenOf(TREE, leavesFor('sales'), null))).toEqual(['other'])
})

test.each(['refund', 'billing', '退款', 'tk', 'yqtk', 'SUPPORT want'])('%s finds the refund', (query) => {
  const { leavesFor, lineOf } = useDispositions()
  expect(codes(found(leavesFor('support'), lineOf, query))).toEqual(['refund'])
})

test('what fits by its own name comes before what fits by its folder', () => {
  const all = [aDisposition('f', { leaf: false, label_en: 'Other things' }), aDisposition('a', { parent: 'f' }), aDisposition('b', { label_en: 'Other' })]
  useDispositions().all = all
  expect(codes(found(useDispositions().leavesFor(null), useDispositions().lineOf, 'other'))).toEqual(['b', 'a'])
})

test('a code that is not in use any more keeps its name, an unknown one is shown as words', () => {
  expect(useDispositions().labelOfCode('old')).toBe('old')
  expect(useDispositions().labelOfCode('never_heard')).toBe('never heard')
})

test('initials are those of the words in pinyin', () => {
  expect(['打错电话', '成交', 'VIP 客户', '稍后回电'].map(initialsOf)).toEqual(['dcdh', 'cj', 'vip kh', 'shhd'])
})
