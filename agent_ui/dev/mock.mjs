// A service that only pretends: `npm run mock`, then open the address it prints. Not part of the product.
//
// /mock/<scene> changes what everybody sees (names in scenes.mjs, for supervisors in floor.mjs); /mock/cut drops all
// lines and refuses new ones, /mock/silent says nothing any more. Who signs in as sam leads.
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { WebSocketServer } from 'ws'
import { alarmsAnswer } from './alarms.mjs'
import { betweenAnswer } from './between.mjs'
import { directory, next } from './calls.mjs'
import { customersAnswer } from './customers.mjs'
import { dispositions } from './dispositions.mjs'
import { floorAnswer } from './floor_answers.mjs'
import { listeningAnswer } from './listening.mjs'
import { FLOORS, PACE } from './floor.mjs'
import { recordingsAnswer, soundAnswer } from './recordings.mjs'
import { forecastAnswer } from './forecast.mjs'
import { reportsAnswer } from './reports.mjs'
import { scene } from './scenes.mjs'

const port = Number(process.env.PORT ?? 8321)
const dist = process.env.UI_DIST ?? join(import.meta.dirname, '../../callcenter/ui_dist')
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.svg': 'image/svg+xml' }

let username = null
let current = 'idle'
let cut = false
let said = null
let floor = null
/** No line says anything any more, and none is dropped. */
let silent = false
const sockets = new WebSocketServer({ noServer: true })

const server = createServer(async (request, response) => {
  const path = new URL(request.url, 'http://mock').pathname
  const send = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(body === undefined ? '' : JSON.stringify(body))
  }
  let text = ''
  for await (const chunk of request) text += chunk
  if (path.startsWith('/mock/')) {
    play(path.slice('/mock/'.length))
    return send(200, { scene: current, cut })
  }
  if (path === '/api/v1/session') return session(request.method, text, send)
  if (soundAnswer(new URL(request.url, 'http://mock'), request.headers, response)) return undefined
  const recorded = path.startsWith('/api/') ? recordingsAnswer(request.method, new URL(request.url, 'http://mock'), text ? JSON.parse(text) : null, username ?? 'alice') : undefined
  if (recorded) return send(...recorded)
  const ahead = floor && path.startsWith('/api/') ? await forecastAnswer(request.method, new URL(request.url, 'http://mock'), text ? JSON.parse(text) : null) : undefined
  if (ahead) return send(...ahead)
  const alarmed = floor && path.startsWith('/api/') ? alarmsAnswer(request.method, new URL(request.url, 'http://mock'), text ? JSON.parse(text) : null, floor) : undefined
  if (alarmed) return send(...alarmed)
  const reported = floor && path.startsWith('/api/') ? reportsAnswer(request.method, new URL(request.url, 'http://mock'), text ? JSON.parse(text) : null, request.headers['accept-language'] ?? 'en') : undefined
  if (reported) return send(...reported)
  const listened = listeningAnswer(request.method, new URL(request.url, 'http://mock'))
  if (listened) return send(...listened)
  const seen = floor && path.startsWith('/api/') ? floorAnswer(request.method, new URL(request.url, 'http://mock'), text ? JSON.parse(text) : null, request.headers['accept-language'] ?? 'en', floor) : undefined
  if (seen) return send(...seen)
  if (path === '/api/v1/dispositions') return send(200, { items: dispositions })
  if (path.endsWith('/opening')) return send(200, openingAt(new URL(request.url, 'http://mock').searchParams.get('at')))
  if (path.endsWith('/dispositions')) return send(200, { items: dispositionsGiven() })
  if (path.endsWith('/note')) return current === 'notesaving' ? send(503, { code: 'database_away' }) : send(204)
  if (path.endsWith('/disposition')) said = { ...JSON.parse(text), looks: 0 }
  if (path === '/api/v1/agents/me/status') play(JSON.parse(text).status === 'available' ? 'idle' : JSON.parse(text).reason ? 'lunch' : 'offline')
  else if (path.endsWith('/accept')) play('call')
  else if (path.endsWith('/hangup')) play('wrapup')
  else if (path.endsWith('/reject') || (path.endsWith('/disposition') && current === 'wrapup')) play('idle')
  else if (path.endsWith('/wrap-up/finish')) play('idle')
  else if (request.method === 'POST' && next(path, text ? JSON.parse(text) : null, current)) play(next(path, text ? JSON.parse(text) : null, current))
  else if (path === '/api/v1/directory') return send(200, directory(new URL(request.url, 'http://mock').searchParams.get('q') ?? ''))
  else if (path.endsWith('/wrap-up')) play(JSON.parse(text).wanted ? 'wanted' : 'optional')
  const between = path.startsWith('/api/') ? betweenAnswer(request.method, new URL(request.url, 'http://mock'), text ? JSON.parse(text) : null, username ?? 'alice', tell, current) : undefined
  if (between) return send(...between)
  const known = path.startsWith('/api/') ? customersAnswer(request.method, new URL(request.url, 'http://mock'), text ? JSON.parse(text) : null, request.headers, tell) : undefined
  if (known) return send(...known)
  if (path.startsWith('/api/')) return send(200, {})
  const file = join(dist, path === '/' ? 'index.html' : path)
  const found = existsSync(file) && extname(file) ? file : join(dist, 'index.html')
  response.writeHead(200, {
    'content-type': TYPES[extname(found)] ?? 'application/octet-stream',
    // As strict as the service: what would be refused there must be seen here.
    'content-security-policy': "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:",
  })
  createReadStream(found).pipe(response)
})

/** Closed on Sundays, and before nine. */
function openingAt(at) {
  const time = new Date(at)
  const open = time.getDay() !== 0 && time.getHours() >= 9 && time.getHours() < 18
  const opens = new Date(time)
  opens.setHours(9, 0, 0, 0)
  if (!open) opens.setDate(opens.getDate() + (time.getDay() === 6 ? 2 : 1))
  return { open, opens_at: open ? at : opens.toISOString() }
}

function dispositionsGiven() {
  const node = dispositions.find((one) => one.code === said?.code)
  if (!node) return []
  said.looks += 1
  const done = said.looks > 1
  const results = { ticket: { ticket_id: 't', ticket_number: 'T-001042' }, callback: { due_at: said.fields?.callback_at }, task: { due_at: new Date(Date.now() + 86_400_000).toISOString() }, do_not_call: {} }
  const effects = Object.keys(results).filter((kind) => node.effects[kind])
  return [{ participation: 0, number: 1, agent: username, code: said.code, note: '', fields: {}, at: new Date().toISOString(), effects: effects.map((kind) => ({ kind, state: done ? 'done' : 'pending', result: done ? results[kind] : {}, done_at: null })) }]
}

function session(method, text, send) {
  if (method === 'POST') {
    const given = JSON.parse(text)
    if (given.password === 'wrong') return send(401, { code: 'wrong_credentials' })
    username = given.username
  }
  if (method === 'DELETE') username = null
  if (!username) return send(method === 'DELETE' ? 204 : 401, method === 'DELETE' ? undefined : { code: 'not_signed_in' })
  return send(200, { username, display_name: username === 'sam' ? 'Sam 周' : 'Alice 陈', role: username === 'sam' ? 'supervisor' : 'agent', language: 'zh' })
}

function play(name) {
  cut = name === 'cut'
  silent = name === 'silent'
  if (silent) return
  if (!cut) floor = FLOORS[name]?.() ?? null
  if (!cut) current = name
  for (const client of sockets.clients) {
    if (cut) client.terminate()
    else snapshot(client)
  }
  silent = name === 'board-stale'
}

/** Large messages of the floor come packed, as the service sends them. */
function frame(message) {
  const text = JSON.stringify(message)
  return floor && text.length > 1024 ? deflateRawSync(text) : text
}

/** What is no part of the live state, to everybody who looks. The number is one more for each. */
function tell(message) {
  for (const client of sockets.clients) if (!client.wall || message.type === 'board_changed') client.send(frame({ ...message, seq: (client.seq = (client.seq ?? 0) + 1) }))
}

function snapshot(client) {
  client.seq = 0
  const nobody = { me: '大厅 Lobby', agents: {}, interactions: {}, pops: {}, alarms: {}, monitorings: {} }
  if (client.wall) return client.send(frame({ type: 'snapshot', stream: 'mock', seq: 0, state: { ...(floor ?? FLOORS.board()).state('wall'), ...nobody } }))
  client.send(frame({ type: 'snapshot', stream: 'mock', seq: 0, state: floor ? floor.state(username ?? 'sam') : scene(current, username ?? 'alice') }))
}

/** What happens on the floor by itself, told four times a second. */
setInterval(() => {
  if (!floor || cut || silent) return
  for (let count = (PACE[current] ?? 0.5) / 4; count > 0; count -= 1) if (Math.random() < count) floor.happen()
  const message = floor.flush()
  if (message) tell(message)
}, 250)

server.on('upgrade', (request, socket, head) => {
  const wall = request.url.startsWith('/api/v1/wallboard/')
  if (cut || silent || (!username && !wall)) return socket.destroy()
  sockets.handleUpgrade(request, socket, head, (client) => {
    client.wall = wall
    if (wall && request.url.endsWith('/revoked')) {
      client.send(JSON.stringify({ type: 'refused', code: 'session_ended' }))
      return client.close()
    }
    snapshot(client)
    const beat = setInterval(() => silent || client.send(JSON.stringify({ type: 'heartbeat', seq: client.seq, at: new Date().toISOString() })), 3000)
    client.on('close', () => clearInterval(beat))
  })
})
server.listen(port, '127.0.0.1', () => process.stdout.write(`mock: http://127.0.0.1:${port}\n`))
