// What the pretended service has of recordings and of grading; sounds are made up: two voices that take turns.
const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString()
const HOUR = 3600
const DAY = 86_400
const RATE = 8000

const gap = (offset, seconds, cause, silent = seconds) => ({ started_at: at(offset), ended_at: at(offset + seconds), cause, offset, silent })
const recording = (id, more) => ({
  id, interaction_id: `i-${id}`, kind: 'talk', state: 'kept', started_at: at(-HOUR), ended_at: at(-HOUR + 200), seconds: 95, bytes: 1_520_044, queue: 'sales', agent: 'alice', agents: ['alice'], direction: 'inbound',
  ani: '13800138000', ani_e164: '+8613800138000', ani_name: '', customer_id: 'c-1', customer_name: '李雷', disposition: null, gaps: [], delete_after: at(170 * DAY), deleted_at: null, legal_hold: null, may_download: true, ...more,
})
const recordings = [
  recording('rec-1', { gaps: [gap(22, 14, 'payment'), gap(58, 31, 'hold', 0)], disposition: 'sale' }),
  recording('rec-2', { started_at: at(-2 * HOUR), customer_name: null, customer_id: null, ani: '13900139000', ani_name: '韩梅梅', queue: 'support', agent: 'bob', agents: ['bob', 'carol'], seconds: 71, gaps: [gap(30, 9, 'agent')] }),
  recording('rec-3', { started_at: at(-3 * HOUR), state: 'missing', seconds: 0, bytes: 0, delete_after: null, gaps: [gap(0, 210, 'no_consent', 0)], customer_name: '王秀英', ani: '02112345678' }),
  recording('rec-4', { started_at: at(-26 * HOUR), kind: 'voicemail', agent: null, agents: [], seconds: 24, ani: '+14155550100', customer_name: 'Alice Smith', legal_hold: { at: at(-20 * HOUR), by: 'sam', reason: '投诉 2026-0317' } }),
  recording('rec-5', { started_at: at(-190 * DAY), state: 'deleted', deleted_at: at(-10 * DAY), delete_after: at(-10 * DAY), seconds: 133, ani: '13712345678', customer_name: null, customer_id: null }),
]

const question = (id, kind, text_zh, text_en, more) => ({ id, kind, text_zh, text_en, hint: '', weight: 1, critical: false, may_skip: false, scale: 5, choices: [], ...more })
const form = {
  id: 'f-1', name: '服务质量 Service', version: 3, newest: 3, used: true, archived: false, created_by: 'sam', created_at: at(-60 * DAY), updated_at: at(-9 * DAY),
  sections: [
    { id: 's1', title_zh: '开场', title_en: 'Opening', weight: 1, questions: [question('q1', 'yes_no', '报出姓名和公司', 'Gave name and company'), question('q2', 'scale', '语气和耐心', 'Tone and patience', { weight: 2, hint: '5：自始至终平和' })] },
    {
      id: 's2', title_zh: '处理', title_en: 'Handling', weight: 3,
      questions: [
        question('q3', 'yes_no', '核实客户身份', 'Checked who is calling', { critical: true, may_skip: true }),
        question('q4', 'choice', '问题是否解决', 'Was it solved', { weight: 3, may_skip: true, choices: [{ value: 'yes', label_zh: '已解决', label_en: 'Solved', points: 100 }, { value: 'partly', label_zh: '部分', label_en: 'Partly', points: 40 }, { value: 'no', label_zh: '未解决', label_en: 'Not solved', points: 0 }] }),
      ],
    },
  ],
}
const evaluation = (id, more) => ({
  id, form_id: 'f-1', form_name: form.name, form_version: 3, interaction_id: 'i-rec-1', agent: 'alice', queue: 'sales', contact_at: at(-HOUR), grader: 'sam', state: 'open', score: null, sections: {}, points: {}, failed: [],
  by_rule: true, calibration_id: null, due_at: at(2 * DAY), created_at: at(-HOUR), submitted_at: null, seen_at: null, appeal_id: null, appeal_state: null, version: 1, answers: {}, notes: [], summary: '', ...more,
})
const said = { q1: { value: true, comment: '' }, q2: { value: 4, comment: '后半段略显着急' }, q3: { value: true, comment: '' }, q4: { value: 'partly', comment: '' } }
const done = { state: 'submitted', score: 78.75, submitted_at: at(-DAY), answers: said, points: { q1: 100, q2: 75, q3: 100, q4: 40 }, sections: { s1: 83.33, s2: 55 }, summary: '整体不错，身份核实很规范；注意把后续步骤说清楚。', notes: [{ at: 12.4, text: '开场清楚', recording_id: 'rec-1' }, { at: 61, text: '保持前没有说明原因', recording_id: 'rec-1' }] }
const evaluations = [
  evaluation('e-1', {}),
  evaluation('e-2', { agent: 'bob', queue: 'support', grader: null, due_at: at(-2 * HOUR), interaction_id: 'i-rec-2' }),
  evaluation('e-3', { calibration_id: 'cal-1', due_at: at(4 * DAY) }),
  evaluation('e-4', { ...done, contact_at: at(-2 * DAY) }),
  evaluation('e-5', { ...done, contact_at: at(-8 * DAY), score: 0, failed: ['q3'], appeal_id: 'ap-1', appeal_state: 'open', seen_at: at(-DAY) }),
]
const trendOf = (keys) => keys.map((key, place) => ({ key, points: Array.from({ length: 12 }, (_, week) => ({ day: at((week - 12) * 7 * DAY).slice(0, 10), score: Math.round((72 + place * 6 + 9 * Math.sin(week / 2 + place * 2) + week) * 10) / 10, count: 3 + ((week + place) % 4), failed: (week + place) % 7 === 0 ? 1 : 0 })) }))
const TREND_KEYS = { all: [''], agent: ['alice', 'bob', 'carol'], queue: ['sales', 'support'], question: ['q1', 'q2', 'q3', 'q4'] }
const page = (items) => ({ items, next_cursor: null })

/** Two voices, one higher than the other, and silence where the recording was paused. */
function soundOf(one) {
  const samples = Buffer.alloc(Math.floor(one.seconds * RATE) * 2)
  for (let number = 0; number < samples.length / 2; number += 1) {
    const second = number / RATE
    const silent = one.gaps.some((each) => second >= each.offset && second < each.offset + each.silent)
    const turn = Math.floor(second / 4) % 2
    const loud = silent ? 0 : 7000 * Math.abs(Math.sin(second * 1.7)) * (0.4 + 0.6 * Math.abs(Math.sin(second * 0.31)))
    samples.writeInt16LE(Math.round(loud * Math.sin(2 * Math.PI * (turn ? 230 : 150) * second)), number * 2)
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(RATE, 24)
  head.writeUInt32LE(RATE * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

const peaksOf = (one) =>
  Array.from({ length: 1200 }, (_, place) => {
    const second = (place / 1200) * one.seconds
    if (one.gaps.some((each) => second >= each.offset && second < each.offset + each.silent)) return 0
    return Math.abs(Math.sin(second * 1.7)) * (0.2 + 0.35 * Math.abs(Math.sin(second * 0.31))) * (0.7 + 0.3 * Math.abs(Math.sin(place * 12.9)))
  })

/** Sends the sound itself: true when that was asked for. */
export function soundAnswer(url, headers, response) {
  const id = /^\/api\/v1\/recordings\/([^/]+)\/audio$/.exec(url.pathname)?.[1]
  const one = recordings.find((each) => each.id === id)
  if (!one) return false
  const sound = soundOf(one)
  const [, first, last] = /bytes=(\d+)-(\d*)/.exec(headers.range ?? '') ?? []
  const [from, to] = [Number(first ?? 0), last ? Math.min(Number(last), sound.length - 1) : sound.length - 1]
  response.writeHead(first === undefined ? 200 : 206, { 'content-type': 'audio/wav', 'accept-ranges': 'bytes', 'content-length': to - from + 1, ...(first !== undefined && { 'content-range': `bytes ${from}-${to}/${sound.length}` }) })
  response.end(sound.subarray(from, to + 1))
  return true
}

/** The answer to a request, or undefined where this part knows nothing. */
export function recordingsAnswer(method, url, given, username) {
  const [, , , kind, id, act] = url.pathname.split('/')
  if (kind === 'recordings') {
    const one = recordings.find((each) => each.id === id)
    if (act === 'waveform') return [200, { seconds: one.seconds, peaks: peaksOf(one), gaps: one.gaps }]
    if (act === 'accesses') return [200, { items: [{ at: at(-600), by: 'sam', action: 'recording_listened', part: '0-65535/1520044' }, { at: at(-DAY), by: 'sam', action: 'recording_held', part: null }] }]
    if (act === 'legal-hold') {
      one.legal_hold = method === 'PUT' ? { at: at(0), by: username, reason: given.reason } : null
      return [204]
    }
    if (one) return [200, one]
    const asked = url.searchParams.get('interaction')
    return [200, page(recordings.filter((each) => (!asked || each.interaction_id === asked) && (!url.searchParams.get('gaps') || each.gaps.length) && (!url.searchParams.get('queue') || each.queue === url.searchParams.get('queue'))))]
  }
  return kind === 'quality' ? qualityAnswer(method, url, given, username) : undefined
}

function qualityAnswer(method, url, given, username) {
  const [, , , , part, id, act] = url.pathname.split('/')
  if (part === 'forms') return [200, id ? form : { items: [form] }]
  if (part === 'graders') return [200, { items: [{ username: 'sam', display_name: 'Sam 周' }, { username: 'admin', display_name: 'Administrator' }] }]
  if (part === 'rules') return [200, { items: [{ id: 'r-1', name: '每周两通 Two a week', form_id: 'f-1', active: true, per_agent: 2, share: null, queues: ['sales'], dispositions: [], least_seconds: 60, most_seconds: null, graders: ['sam'], due_days: 7, version: 1, created_by: 'sam', created_at: at(-30 * DAY), updated_at: at(-30 * DAY) }] }]
  if (part === 'trend') {
    const by = url.searchParams.get('by') ?? 'all'
    return [200, { by, step: url.searchParams.get('step') ?? 'week', lines: trendOf(TREND_KEYS[by]) }]
  }
  if (part === 'appeals') {
    const appeal = { id: 'ap-1', evaluation_id: 'e-5', interaction_id: 'i-rec-1', form_name: form.name, agent: 'alice', grader: 'sam', text: '客户在 IVR 中已经验证过身份，我确认了姓名和后四位。', questions: ['q3'], state: 'open', at: at(-HOUR), answer: '', answered_by: null, answered_at: null, score_before: 0, score_after: null }
    return [200, id ? appeal : page([appeal])]
  }
  if (part === 'agreement') return [200, { form_id: 'f-1', graders: [], contacts: 14, items: Object.keys(said).map((each, place) => ({ question: each, contacts: 14, share: 0.93 - place * 0.1, kappa: 0.81 - place * 0.17 })) }]
  if (part === 'calibrations') {
    const calibration = { id: 'cal-1', form_id: 'f-1', form_name: form.name, form_version: 3, interaction_id: 'i-rec-1', agent: 'alice', queue: 'sales', contact_at: at(-HOUR), graders: ['sam', 'admin'], done: [], mine: 'e-3', created_by: 'sam', created_at: at(-HOUR), done_at: null, scores: null, share: null, questions: null }
    const questions = Object.entries(said).map(([each, answer], place) => ({ question: each, same: place !== 1 && place !== 3, difference: [0, 25, 0, 60][place], answers: { sam: answer, admin: place === 1 ? { value: 5, comment: '一直很耐心' } : place === 3 ? { value: 'yes', comment: '' } : answer } }))
    return [200, page([calibration, { ...calibration, id: 'cal-2', created_at: at(-6 * DAY), done: ['sam', 'admin'], done_at: at(-5 * DAY), scores: { sam: 78.75, admin: 100 }, share: 0.5, questions }])]
  }
  if (part !== 'evaluations') return undefined
  const one = evaluations.find((each) => each.id === id)
  if (method === 'PUT') return [200, Object.assign(one, given, { state: 'started', score: 78.75, sections: { s1: 83.33, s2: 55 }, version: one.version + 1 })]
  if (act === 'submit') return [200, Object.assign(one, { state: 'submitted', submitted_at: at(0), points: done.points })]
  if (one) return [200, one]
  const wanted = url.searchParams.get('mine') ? (each) => each.state !== 'submitted' : (each) => each.state === 'submitted' && (username === 'sam' || each.agent === username)
  return [200, page(evaluations.filter(wanted))]
}
