// Several tabs, one telephone: the tab that holds the lock has it. The others show what it says and hand on what is asked.
import { toRaw, watch } from 'vue'
import { connectCommands, phoneState, type SoftphoneCommands, type SoftphoneState } from './softphone'

const NAME = 'callcenter.phone'

type Said = { kind: 'state'; state: SoftphoneState } | { kind: 'hello' } | { kind: 'do'; name: keyof SoftphoneCommands; given: unknown[] }

export interface Locks {
  request(name: string, options: { steal?: boolean; signal?: AbortSignal }, held: () => Promise<void>): Promise<void>
}

export interface OwnerParts {
  locks: Locks
  channel: Pick<BroadcastChannel, 'postMessage' | 'close'> & { onmessage: ((event: MessageEvent<Said>) => void) | null }
  /** The line is in this tab from now on; what it can do is returned. */
  own: () => SoftphoneCommands
  /** Another tab has taken it. */
  lost: () => void
}

export class Owner {
  private commands: SoftphoneCommands | null = null
  private release: (() => void) | null = null
  private readonly waiting = new AbortController()
  private readonly unwatch: () => void

  constructor(private readonly parts: OwnerParts) {
    parts.channel.onmessage = (event) => this.heard(event.data)
    this.unwatch = watch(phoneState, () => this.tell(), { deep: true })
    connectCommands(this.mirror())
    phoneState.used = true
    this.say({ kind: 'hello' })
  }

  /** Waits for the line; whoever has it keeps it. */
  start(): void {
    void this.hold({ signal: this.waiting.signal })
  }

  /** This tab, now. */
  takeHere(): void {
    if (this.commands) this.commands.takeHere()
    else void this.hold({ steal: true })
  }

  stop(): void {
    this.waiting.abort()
    this.unwatch()
    this.parts.channel.onmessage = null
    this.parts.channel.close()
    this.commands = null
    this.release?.()
    connectCommands(null)
  }

  private async hold(options: { steal?: boolean; signal?: AbortSignal }): Promise<void> {
    try {
      await this.parts.locks.request(NAME, options, () => {
        // Stolen by this very tab while it was waiting: it has it already.
        if (this.commands) return Promise.resolve()
        this.commands = this.parts.own()
        connectCommands({ ...bound(this.commands), takeHere: () => this.takeHere() })
        this.tell()
        return new Promise<void>((resolve) => (this.release = resolve))
      })
    } catch {
      // Stolen by another tab, or this page stops.
      if (this.waiting.signal.aborted || !this.commands) return
      this.commands = null
      this.parts.lost()
      connectCommands(this.mirror())
      this.say({ kind: 'hello' })
      this.start()
    }
  }

  private heard(said: Said): void {
    switch (said.kind) {
      case 'state':
        if (!this.commands) Object.assign(phoneState, said.state, { here: false })
        return
      case 'hello':
        this.tell()
        return
      case 'do':
        if (this.commands) (this.commands[said.name] as (...given: unknown[]) => void)(...said.given)
    }
  }

  private tell(): void {
    if (this.commands) this.say({ kind: 'state', state: JSON.parse(JSON.stringify(toRaw(phoneState))) as SoftphoneState })
  }

  private say(said: Said): void {
    // A channel, not a window: it has no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.parts.channel.postMessage(said)
  }

  private mirror(): SoftphoneCommands {
    const ask = (name: keyof SoftphoneCommands) => (...given: unknown[]): void => this.say({ kind: 'do', name, given })
    return {
      answer: ask('answer'),
      reject: ask('reject'),
      hangUp: ask('hangUp'),
      mute: ask('mute'),
      sendKeys: ask('sendKeys'),
      testEcho: ask('testEcho'),
      takeHere: () => this.takeHere(),
    }
  }
}

function bound(commands: SoftphoneCommands): SoftphoneCommands {
  return {
    answer: () => commands.answer(),
    reject: (micLost) => commands.reject(micLost),
    hangUp: () => commands.hangUp(),
    mute: (on) => commands.mute(on),
    sendKeys: (keys) => commands.sendKeys(keys),
    testEcho: () => commands.testEcho(),
    takeHere: () => commands.takeHere(),
  }
}
