// A service that only pretends: `npm run mock`, then open the address it prints. Not part of the product.
//
// /mock/<scene> changes what everybody sees (names in scenes.mjs); /mock/cut drops all lines and refuses new ones.
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { WebSocketServer } from 'ws'
import { scene } from './scenes.mjs'

const port = Number(process.env.PORT ?? 8321)
const dist = join(import.meta.dirname, '../../callcenter/ui_dist')
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.svg': 'image/svg+xml' }
const dispositions = [
  ['sale', 'Sale', '成交'], ['information', 'Information given', '咨询解答'], ['complaint', 'Complaint', '投诉'],
  ['follow_up', 'Follow-up needed', '需跟进'], ['wrong_number', 'Wrong number', '打错电话'], ['other', 'Other', '其他'],
].map(([code, label_en, label_zh]) => ({ code, label_en, label_zh }))

let username = null
let current = 'idle'
let cut = false
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
  if (path === '/api/v1/dispositions') return send(200, { items: dispositions })
  if (path === '/api/v1/agents/me/status') play(JSON.parse(text).status === 'available' ? 'idle' : JSON.parse(text).reason ? 'lunch' : 'offline')
  else if (path.endsWith('/accept')) play('call')
  else if (path.endsWith('/hangup')) play('wrapup')
  else if (path.endsWith('/reject') || (path.endsWith('/disposition') && current === 'wrapup')) play('idle')
  else if (path.endsWith('/wrap-up/finish')) play('idle')
  else if (path.endsWith('/wrap-up')) play(JSON.parse(text).wanted ? 'wanted' : 'optional')
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
  if (!cut) current = name
  for (const client of sockets.clients) {
    if (cut) client.terminate()
    else snapshot(client)
  }
}

function snapshot(client) {
  client.send(JSON.stringify({ type: 'snapshot', stream: 'mock', seq: 0, state: scene(current, username ?? 'alice') }))
}

server.on('upgrade', (request, socket, head) => {
  if (cut || !username) return socket.destroy()
  sockets.handleUpgrade(request, socket, head, (client) => {
    snapshot(client)
    const beat = setInterval(() => client.send(JSON.stringify({ type: 'heartbeat', seq: 0, at: new Date().toISOString() })), 3000)
    client.on('close', () => clearInterval(beat))
  })
})
server.listen(port, '127.0.0.1', () => process.stdout.write(`mock: http://127.0.0.1:${port}\n`))
