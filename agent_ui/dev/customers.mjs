// The pretended service's customers, with versions, a timeline and everything the customer's panel asks for. In memory.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ago = (seconds) => new Date(Date.now() - seconds * 1000).toISOString()
const DAY = 86_400
let nextId = 100
let others = 0

const phone = (raw, e164, kind = 'mobile', verified = false) => ({ raw, e164, kind, verified, valid_from: null, valid_to: null })
const customer = (id, more) => ({
  id, kind: 'person', name: '', name_latin: null, segment: null, language: 'zh', company: null, birthday: null, owner: null,
  phones: [], emails: [], addresses: [], relations: [], external_ids: {}, tags: [], fields: {}, version: 3, created_at: ago(200 * DAY), updated_at: ago(DAY), ...more,
})

export const customers = {
  'c-1': customer('c-1', {
    name: '李雷', name_latin: 'Li Lei', segment: 'vip', company: '青岛海风贸易有限公司', birthday: '1988-**-**', owner: 'alice',
    phones: [phone('138 0013 8000', '+8613800138000', 'mobile', true), phone('0532-8888 6666', '+8653288886666', 'work')],
    emails: [{ address: 'lilei@haifeng.example.com', kind: 'work', verified: true, valid_from: null, valid_to: null }],
    tags: ['newsletter', '大客户', '年度合同'],
    fields: { contract_no: 'AB123456', tier: 'gold', channels: ['wechat', 'phone'], id_number: '***8515', member_since: '2019-05-01', credit: 128000.5, staff: 42, site: 'https://haifeng.example.com/about', remarks: '周三下午不接电话，\n发票寄到青岛办公室。', newsletter: true },
  }),
  'c-7': customer('c-7', { name: '王秀英', segment: 'gold', company: '上海申通机械', phones: [phone('021-12345678', '+862112345678', 'work')] }),
  'c-8': customer('c-8', { name: 'Thomas Müller', language: 'en', company: 'Müller Trading', phones: [phone('021-12345678', '+862112345678', 'work')] }),
  'c-9': customer('c-9', { name: '赵敏', segment: 'standard', phones: [phone('575 1234 5678', null)] }),
}

const hostile = JSON.parse(readFileSync(join(import.meta.dirname, '../../tests/fixtures/hostile_texts.json'), 'utf8')).map((one) => one.text)
const named = (index) => hostile[index % hostile.length]
customers.hostile = customer('hostile', {
  name: hostile.find((text) => text.includes('\u0334')), name_latin: named(46), segment: named(0), company: hostile.at(-8), owner: named(3), birthday: named(5),
  phones: hostile.slice(46, 52).map((text) => phone(text, null)), emails: hostile.slice(30, 36).map((address) => ({ address, kind: 'other', verified: true, valid_from: null, valid_to: null })),
  tags: hostile.slice(0, 60).map((text) => text.slice(0, 64)), fields: { contract_no: hostile.at(-14), tier: named(1), site: named(46), remarks: hostile.find((text) => text.length > 9000), channels: hostile.slice(0, 9) },
})

const field = (name, kind, label_en, label_zh, position, more = {}) => ({
  name, kind, label_en, label_zh, position, required: false, choices: [], minimum: null, maximum: null, pattern: null, max_length: null,
  searchable: true, sealed: false, archived: false, version: 1, created_at: ago(DAY), updated_at: ago(DAY), ...more,
})
const choice = (value, label_en, label_zh) => ({ value, label_en, label_zh })
const fields = [
  field('contract_no', 'text', 'Contract', '合同号', 1),
  field('tier', 'choice', 'Tier', '等级', 2, { choices: [choice('gold', 'Gold', '金牌'), choice('silver', 'Silver', '银牌')] }),
  field('id_number', 'text', 'ID number', '身份证号', 3, { sealed: true }),
  field('member_since', 'date', 'Member since', '入会日期', 4),
  field('credit', 'decimal', 'Credit', '信用额度', 5),
  field('staff', 'integer', 'Staff', '员工数', 6),
  field('channels', 'choices', 'Reached by', '联系方式', 7, { choices: [choice('wechat', 'WeChat', '微信'), choice('phone', 'Phone', '电话'), choice('post', 'Post', '邮寄')] }),
  field('newsletter', 'boolean', 'Newsletter', '订阅资讯', 8),
  field('site', 'url', 'Website', '网站', 9),
  field('second_mail', 'email', 'Second e-mail', '备用邮箱', 10),
  field('fax', 'phone', 'Fax', '传真', 11),
  field('remarks', 'long_text', 'Remarks', '备注', 12),
  field('order_number', 'text', 'Order number', '订单号', 13),
]
const privacy = {
  version: 1,
  masks: { agent: { birthday: 'partly', 'field.id_number': 'partly' }, supervisor: {}, admin: {} },
  purposes: [
    { name: 'service', label_en: 'Service', label_zh: '服务通知', needs_consent: false },
    { name: 'marketing', label_en: 'Marketing', label_zh: '营销推广', needs_consent: true },
  ],
}
const consents = [{ id: 'k-1', purpose: 'marketing', channel: 'sms', given: false, at: ago(20 * DAY), until: null, proof: '', interaction_id: null, policy_version: '', actor: 'bob', noted_at: ago(20 * DAY) }, { id: 'k-0', purpose: 'marketing', channel: null, given: true, at: ago(90 * DAY), until: null, proof: '', interaction_id: null, policy_version: '', actor: 'bob', noted_at: ago(90 * DAY) }]
const barred = []

const contact = (id, seconds, more) => ({ kind: 'interaction', id, at: ago(seconds), customer_id: 'c-1', title: '', interaction: { id, channel: 'voice', direction: 'inbound', queue: 'support', agent: 'bob', outcome: 'answered', disposition: 'follow_up', note: null, talk_seconds: 240, ended_at: ago(seconds - 300), started_at: ago(seconds), ...more } })
const ticket = (id, seconds, more) => ({ kind: 'ticket', id, at: ago(seconds), customer_id: 'c-1', title: '', ticket: { id, number: 'T-1042', type: 'complaint', subject: '发票抬头有误', category: null, priority: 'high', state: 'open', owner: 'bob', queue: 'support', solved_at: null, closed_at: null, created_by: 'bob', created_at: ago(seconds), updated_at: ago(seconds), ...more } })
const early = Array.from({ length: 120 }, (_, index) => contact(`old-${index}`, (60 + index * 3) * DAY, { queue: index % 3 ? 'sales' : 'support', outcome: index % 5 ? 'answered' : 'abandoned_in_queue', disposition: index % 5 ? 'information' : null, agent: index % 5 ? 'alice' : null, talk_seconds: index % 5 ? 90 + index : 0 }))
export const timeline = [
  { kind: 'note', id: 'n-1', at: ago(3000), customer_id: 'c-1', title: '', note: { id: 'n-1', customer_id: 'c-1', text: '喜欢上午联系，先发短信再打电话。\n对价格敏感，但看重交货时间。', pinned: true, author: 'alice', changed_by: 'alice', version: 1, created_at: ago(3000), updated_at: ago(3000) } },
  contact('r-1', 26 * 3600, { note: '发票抬头有误，已提交财务修改，三个工作日内回电确认。' }),
  ticket('t-1', 26 * 3600 - 400, {}),
  { kind: 'task', id: 'a-1', at: ago(26 * 3600 - 500), customer_id: 'c-1', title: '', task: { id: 'a-1', kind: 'call_back', title: '确认新发票是否收到', text: '问清楚邮寄地址', state: 'open', priority: 'normal', agent: 'alice', queue: null, group: null, due_at: ago(3600), remind_at: null, reminded_at: null, ended_at: null, ended_by: null, result: null, result_text: '', created_by: 'bob', created_at: ago(26 * 3600), updated_at: ago(26 * 3600), version: 1 } },
  { kind: 'order', id: 'o-1', at: ago(3 * DAY), customer_id: 'c-1', title: '', order: { id: 'o-1', system: 'shop', key: '88', number: '20250311-88', state: 'shipped', currency: 'CNY', total_minor: 1299900, placed_at: ago(3 * DAY), created_at: ago(3 * DAY), updated_at: ago(2 * DAY), customer_id: 'c-1', version: 2, items: [{ name: '工业缝纫机 XJ-9', quantity: 2, sku: 'XJ9', state: 'shipped', unit_minor: 600000 }, { name: '备用针组', quantity: 3, sku: 'NDL', state: 'shipped', unit_minor: 33300 }] } },
  { kind: 'survey', id: 's-1', at: ago(9 * DAY - 60), customer_id: 'c-1', title: '', survey: { id: 's-1', kind: 'csat', name: '', score: 4, scale: 5, comment: '服务很好，就是等得久了一点', agent: 'alice', queue: 'sales', channel: 'ivr', customer_id: 'c-1', interaction_id: 'r-2', answered_at: ago(9 * DAY), created_at: ago(9 * DAY), created_by: 'ivr' } },
  contact('r-2', 9 * DAY, { queue: 'sales', agent: 'alice', disposition: 'sale', talk_seconds: 610 }),
  { kind: 'callback', id: 'b-1', at: ago(12 * DAY), customer_id: 'c-1', title: '', callback: { id: 'b-1', queue: 'sales', number: '13800138000', number_e164: null, state: 'done', due_at: ago(12 * DAY), requested_at: ago(12 * DAY), ended_at: ago(11.9 * DAY), attempts: 1, note: '', agent: 'alice', customer_id: 'c-1', name: '' } },
  ...early,
]

const segment = (kind, from, to, more = {}) => ({ kind, started_at: ago(from), ended_at: ago(to), agent: null, queue: null, result: null, cause: null, node: null, ...more })
const whole = (found) => ({ ...found.interaction, ivr_path: [{ node: 'language', answer: '2' }, { node: 'main_menu', answer: '1' }], offers: [], segments: [segment('ivr', 400, 378), segment('queue', 378, 331, { queue: 'support' }), segment('talk', 331, 200, { agent: 'bob' }), segment('hold', 200, 160, { agent: 'bob' }), segment('talk', 160, 60, { agent: 'bob' })] })

/** Answers what it knows: `[status, body]`; undefined for everything else. `tell` sends a message to every screen. */
export function customersAnswer(method, url, body, headers, tell) {
  const path = url.pathname.replace('/api/v1', '')
  const part = path.split('/').slice(1)
  if (path === '/custom-fields') return [200, { items: fields }]
  if (path === '/privacy') return [200, privacy]
  if (path === '/tickets') return [200, { items: timeline.filter((one) => one.ticket && one.ticket.state === 'open').map((one) => one.ticket), next_cursor: null }]
  if (path === '/tasks' && method === 'GET') return [200, { items: timeline.filter((one) => one.task && one.task.state === 'open').map((one) => one.task), next_cursor: null }]
  if (part[0] === 'tickets' && part[2] === 'comments') return [200, { items: [{ id: 'x', at: ago(DAY), author: 'bob', from_customer: false, public: true, text: '已转财务，预计三个工作日。', merged_from: null }], next_cursor: null }]
  if (part[0] === 'tickets' && part[1]) return [200, { ...timeline.find((one) => one.ticket?.id === part[1])?.ticket, text: '客户反映发票抬头少了“有限”两个字。', links: [], steps: [], clocks: [], breaches: [], linked_from: [] }]
  if (path.startsWith('/do-not-call')) return bar(method, url, body, part)
  if (part[0] === 'interactions' && part[2] === 'customer') return caller(part, body)
  if (part[0] !== 'customers') return undefined
  if (path === '/customers') return [200, { items: Object.values(customers).filter((one) => one.name.includes(url.searchParams.get('q') ?? '')).slice(0, 6), next_cursor: null }]
  if (path === '/customers/tags') return [200, { items: ['newsletter', '大客户', '年度合同', 'complains', '新店'].map((tag) => ({ tag, count: 3 })) }]
  const found = customers[part[1]]
  if (!found) return [404, { code: 'unknown_customer' }]
  switch (part[2]) {
    case undefined:
      return method === 'PATCH' ? patch(found, body, headers, tell) : [200, found]
    case 'consents':
      if (method === 'POST') consents.unshift({ id: `k-${(nextId += 1)}`, at: ago(0), until: null, actor: 'alice', noted_at: ago(0), ...body })
      return method === 'POST' ? [201, consents[0]] : [200, { items: consents }]
    case 'history':
      return [200, { items: [{ seq: 9, at: ago(5), actor: 'bob', actor_name: 'Bob 张', type: 'customer.changed', kind: 'customer', record_id: found.id, version: found.version, import_id: null, lines: ['segment', 'company', 'name'].map((fact) => ({ fact, before: null, after: null })) }], next_before: null }]
    case 'unmask':
      return [200, { facts: Object.fromEntries(body.facts.map((fact) => [fact, { birthday: '1988-07-16', 'field.id_number': '370202198807168515' }[fact] ?? null])) }]
    case 'notes':
      if (method === 'GET') return [200, { items: timeline.filter((one) => one.note?.pinned && found.id === 'c-1').map((one) => one.note), next_cursor: null }]
      timeline.unshift({ kind: 'note', id: `n-${(nextId += 1)}`, at: ago(0), customer_id: found.id, title: '', note: { id: `n-${nextId}`, customer_id: found.id, ...body, author: 'alice', changed_by: 'alice', version: 1, created_at: ago(0), updated_at: ago(0) } })
      return [201, timeline[0].note]
    case 'contacts':
      return [200, whole(timeline.find((one) => one.id === part[3]) ?? early[0])]
    case 'timeline':
      return [200, page(url)]
    default:
      return [200, { items: [] }]
  }
}

function page(url) {
  if (url.pathname.includes('/hostile/')) return { items: hostile.map((text, index) => ({ ...timeline[0], id: `h-${index}`, at: ago(index * 900), customer_id: 'hostile', note: { ...timeline[0].note, text, author: text } })), next_cursor: null }
  const kinds = url.searchParams.getAll('kinds')
  const chosen = kinds.length ? timeline.filter((one) => kinds.includes(one.kind)) : timeline
  const from = Number(url.searchParams.get('cursor') ?? 0)
  const to = from + Number(url.searchParams.get('limit') ?? 50)
  return { items: chosen.slice(from, to), next_cursor: to < chosen.length ? String(to) : null }
}

function patch(found, body, headers, tell) {
  // "conflict" in a company's name: somebody else is quicker.
  if (String(body.company ?? '').includes('conflict') && others === 0) {
    others += 1
    Object.assign(found, { company: '海风国际（改名）', version: found.version + 1 })
  }
  const expected = headers['if-match']
  if (expected !== '*' && expected !== `"${found.version}"`) return [412, { code: 'record_changed' }]
  if (body.name === 'refused') return [422, { code: 'invalid_request', errors: [{ pointer: 'body/name', code: 'x', detail: 'Refused' }] }]
  const phones = body.phones?.map((one) => ({ valid_from: null, valid_to: null, verified: false, e164: null, ...one }))
  const emails = body.emails?.map((one) => ({ valid_from: null, valid_to: null, verified: false, ...one }))
  Object.assign(found, body, phones && { phones }, emails && { emails }, { fields: { ...found.fields, ...body.fields }, version: found.version + 1 })
  tell({ type: 'record_changed', kind: 'customer', record_id: found.id, customer_id: found.id, about: 'customer.changed', version: found.version })
  return [200, found]
}

function bar(method, url, body, part) {
  if (method === 'POST') barred.push({ id: `d-${(nextId += 1)}`, number: body.number, reason: body.reason, actor: 'alice', at: ago(0) })
  if (method === 'POST') return [201, barred.at(-1)]
  if (method === 'DELETE') barred.splice(barred.findIndex((one) => one.id === part[1]), 1)
  return method === 'DELETE' ? [204, undefined] : [200, { items: barred.filter((one) => one.number === url.searchParams.get('number')), next_cursor: null }]
}

function caller(part, body) {
  if (part[3] === 'new') {
    const id = `new-${part[1]}`
    const phones = [phone('+14155550199', '+14155550199')]
    customers[id] ??= customer(id, { phones, fields: {}, ...body, emails: (body.emails ?? []).map((one) => ({ valid_from: null, valid_to: null, ...one })), version: 1 })
    return [201, customers[id]]
  }
  const found = customers[body.customer_id]
  if (part[3] === 'number') Object.assign(found, { phones: [...found.phones, phone('+14155550199', '+14155550199')], version: found.version + 1 })
  return part[3] === 'number' ? [200, found] : [204, undefined]
}
