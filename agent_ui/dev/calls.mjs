// What can be done with a call, played: each press leads to the scene that follows. And whom a call can go to.
const ago = (seconds) => new Date(Date.now() - seconds * 1000).toISOString()

const colleague = (username, display_name, queues, more = {}) => ({
  username, display_name, queues, status: 'available', reason: null, activity: 'idle', phone: 'idle', since_at: ago(340), free: true, ...more,
})
const colleagues = [
  colleague('carol', 'Carol 刘', ['support', 'vip']),
  colleague('dave', 'Dave 王', ['vip'], { since_at: ago(62) }),
  colleague('ouyang', '欧阳娜娜', ['sales']),
  colleague('bob', 'Bob 张', ['sales', 'support'], { activity: 'on_contact', phone: 'in_use', since_at: ago(421), free: false }),
  colleague('erin', 'Erin Walker', ['support'], { status: 'not_ready', reason: 'lunch', since_at: ago(1312), free: false }),
  colleague('feng', '冯小刚', ['sales'], { activity: 'wrap_up', since_at: ago(18), free: false }),
  colleague('gao', '高圆圆', ['vip'], { status: 'offline', phone: 'unreachable', since_at: ago(40_000), free: false }),
]
const queues = [
  { name: 'sales', label_en: 'Sales', label_zh: '销售', open: true, waiting: 3, agents_free: 0, estimated_wait_seconds: 190 },
  { name: 'support', label_en: 'Support', label_zh: '技术支持', open: true, waiting: 0, agents_free: 2, estimated_wait_seconds: 0 },
  { name: 'vip', label_en: 'VIP', label_zh: '贵宾专线', open: false, waiting: 0, agents_free: 0, estimated_wait_seconds: null },
]

/** The directory as somebody who typed this sees it. */
export function directory(typed) {
  const wanted = typed.toLowerCase()
  const meant = (...names) => names.some((name) => name.toLowerCase().includes(wanted))
  return {
    agents: colleagues.filter((one) => meant(one.username, one.display_name)),
    queues: queues.filter((one) => meant(one.name, one.label_en, one.label_zh)),
  }
}

/** The scene after this request, or null. */
export function next(path, body, current) {
  const deed = /^\/api\/v1\/interactions\/[^/]+\/(.+)$/.exec(path)?.[1]
  switch (deed) {
    case 'hold':
      return 'held'
    case 'resume':
    case 'transfer/cancel':
      return 'call'
    case 'transfer':
      return body?.kind === 'attended' ? 'ringing' : 'wrapup'
    case 'transfer/swap':
      return current === 'swapped' ? 'consulting' : 'swapped'
    case 'transfer/complete':
      return 'handedover'
    case 'conference':
      return body?.agent || body?.number ? 'ringing' : 'conference'
    case 'recording':
      return body?.action === 'pause' ? 'paused' : 'call'
    default:
      return null
  }
}
