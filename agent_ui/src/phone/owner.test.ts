import { nextTick } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import { Owner, type Locks, type OwnerParts } from './owner'
import { phoneState, useSoftphone, type SoftphoneCommands } from './softphone'

/** One browser's lock: the first has it, the others wait, a thief takes it from whoever has it. */
class FakeLocks implements Locks {
  private holder: { fail: (error: Error) => void } | null = null
  private readonly waiting: (() => void)[] = []

  request(_name: string, options: { steal?: boolean; signal?: AbortSignal }, held: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      options.signal?.addEventListener('abort', () => reject(new Error('aborted')))
      const take = (): void => {
        if (options.signal?.aborted) return this.next()
        const mine = { fail: reject }
        this.holder = mine
        void held().then(() => {
          resolve()
          if (this.holder === mine) this.next()
        })
      }
      if (options.steal) {
        this.holder?.fail(new Error('stolen'))
        take()
      } else if (this.holder) this.waiting.push(take)
      else take()
    })
  }

  private next(): void {
    this.holder = null
    this.waiting.shift()?.()
  }
}

function commands() {
  return { answer: vi.fn(), reject: vi.fn(), hangUp: vi.fn(), mute: vi.fn(), sendKeys: vi.fn(), testEcho: vi.fn(), takeHere: vi.fn() }
}

type Channel = OwnerParts['channel'] & { said: unknown[]; hear: (data: unknown) => void }

function channel(): Channel {
  const said: unknown[] = []
  const made: Channel = {
    said,
    onmessage: null,
    postMessage: (message: unknown) => said.push(message),
    close: () => {},
    hear: (data) => made.onmessage?.({ data } as never),
  }
  return made
}

const owners: Owner[] = []
const nothing = (): void => {}

function aTab(locks: Locks): { owner: Owner; does: SoftphoneCommands; lost: ReturnType<typeof vi.fn>; wire: Channel } {
  const [does, lost, wire] = [commands(), vi.fn(), channel()]
  const owner = new Owner({
    locks,
    channel: wire,
    own: () => {
      phoneState.here = true
      return does
    },
    lost: () => {
      phoneState.here = false
      lost()
    },
  })
  owners.push(owner)
  owner.start()
  return { owner, does, lost, wire }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await nextTick()
}

afterEach(() => {
  for (const owner of owners.splice(0)) owner.stop()
})

test('the tab that has the line does what is asked, and tells the others how it is', async () => {
  const { does, wire } = aTab(new FakeLocks())
  const phone = useSoftphone()
  phone.mute(true)
  phone.sendKeys('12')
  expect(does.mute).toHaveBeenCalledWith(true)
  expect(does.sendKeys).toHaveBeenCalledWith('12')
  phoneState.registered = true
  await settled()
  expect(wire.said.at(-1)).toMatchObject({ kind: 'state', state: { registered: true } })
  wire.hear({ kind: 'do', name: 'answer', given: [] })
  expect(does.answer).toHaveBeenCalledOnce()
})

test('a tab that waits shows what the other says, and hands on what is asked', async () => {
  const locks = new FakeLocks()
  void locks.request('callcenter.phone', {}, () => new Promise(() => {}))
  const { does, wire } = aTab(locks)
  await settled()
  expect(wire.said[0]).toEqual({ kind: 'hello' })
  wire.hear({ kind: 'state', state: { used: true, here: true, registered: true, level: 0.4, call: null, fault: null } })
  const phone = useSoftphone()
  expect([phone.registered, phone.here]).toEqual([true, false])
  phone.answer()
  expect(wire.said.at(-1)).toEqual({ kind: 'do', name: 'answer', given: [] })
  expect(does.answer).not.toHaveBeenCalled()
})

test('when the tab that has it goes, the next one has it', async () => {
  const locks = new FakeLocks()
  let leave = nothing
  void locks.request('callcenter.phone', {}, () => new Promise<void>((resolve) => (leave = resolve)))
  aTab(locks)
  await settled()
  expect(phoneState.here).toBe(false)
  leave()
  await settled()
  expect(phoneState.here).toBe(true)
})

test('taken here, it is lost there, and comes back when this tab goes', async () => {
  const locks = new FakeLocks()
  const first = aTab(locks)
  await settled()
  let leave = nothing
  void locks.request('callcenter.phone', { steal: true }, () => new Promise<void>((resolve) => (leave = resolve)))
  await settled()
  expect(first.lost).toHaveBeenCalledOnce()
  expect(phoneState.here).toBe(false)
  leave()
  await settled()
  expect(phoneState.here).toBe(true)
})

test('a click takes it from the other tab', async () => {
  const locks = new FakeLocks()
  const other = vi.fn()
  locks.request('callcenter.phone', {}, () => new Promise(() => {})).catch(other)
  aTab(locks)
  await settled()
  useSoftphone().takeHere()
  await settled()
  expect(other).toHaveBeenCalledOnce()
  expect(phoneState.here).toBe(true)
})

test('nobody has it any more: the screens show nothing of it', async () => {
  const { owner, does } = aTab(new FakeLocks())
  await settled()
  owner.stop()
  expect(useSoftphone().used).toBe(false)
  useSoftphone().answer()
  expect(does.answer).not.toHaveBeenCalled()
})
