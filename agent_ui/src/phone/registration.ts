// Being reachable: takes the phone from the service, registers, comes back by itself, and notices when another browser
// has taken it.
import type { MakeClient, SipAccount, SipCall, SipClient } from './sip'

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000
const UNAVAILABLE = 480

export interface RegistrationParts {
  makeClient: MakeClient
  /** Takes the phone from the service for this login. */
  takeAccount: () => Promise<SipAccount>
  /** Resolves to false when another browser has the phone. */
  isOurs: () => Promise<boolean>
  /** What a reloaded page registers with at once. */
  keep: (account: SipAccount | null) => void
  random: () => number
  changed: () => void
  incoming: (call: SipCall) => void
}

export class Registration {
  registered = false
  /** Another browser has the phone. */
  elsewhere = false
  client: SipClient | null = null
  private isFresh = false
  private attempts = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private gone = false

  constructor(
    private readonly parts: RegistrationParts,
    public account: SipAccount | null,
  ) {}

  start(): void {
    if (this.account) this.connect(this.account)
    else void this.take()
  }

  /** `stop` says goodbye; `vanish` goes as a closed page does. */
  end(how: 'stop' | 'vanish'): void {
    this.gone = true
    clearTimeout(this.retry)
    this.client?.[how]()
    this.client = null
    this.registered = false
  }

  /** The network is back. */
  reconnect(): void {
    if (this.elsewhere) return
    if (this.client) this.client.reconnect()
    else void this.take()
  }

  /** Everything anew with the same account: whoever calls us is to call again. */
  startOver(): void {
    this.say(false)
    if (this.account) this.connect(this.account)
  }

  /** From the service, whoever has it now. */
  async take(): Promise<void> {
    clearTimeout(this.retry)
    this.elsewhere = false
    try {
      const account = await this.parts.takeAccount()
      if (this.gone) return
      this.isFresh = true
      this.parts.keep(account)
      this.connect(account)
    } catch {
      this.later()
    }
    this.parts.changed()
  }

  /** This browser is silent until somebody asks for the phone here. */
  lose(): void {
    this.client?.vanish()
    this.client = null
    this.account = null
    this.elsewhere = true
    this.parts.keep(null)
    this.say(false)
  }

  private connect(account: SipAccount): void {
    this.client?.vanish()
    this.account = account
    // What an old client says late is not about this one.
    const client: SipClient = this.parts.makeClient(account, {
      connected: (on) => this.client === client && !on && this.say(false),
      registered: (on) => this.client === client && this.say(on),
      refused: () => this.client === client && void this.refused(),
      incoming: (call) => (this.client === client ? this.parts.incoming(call) : call.end(UNAVAILABLE)),
    })
    this.client = client
    client.start()
  }

  /** Taken by another browser, or what a page kept is too old. */
  private async refused(): Promise<void> {
    const ours = await this.parts.isOurs().catch(() => true)
    if (this.gone) return
    if (!ours) this.lose()
    else if (this.isFresh) this.later()
    else await this.take()
  }

  private say(registered: boolean): void {
    if (registered) this.attempts = 0
    this.registered = registered
    this.parts.changed()
  }

  private later(): void {
    if (this.gone) return
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.attempts)
    this.attempts += 1
    clearTimeout(this.retry)
    // Half of it is chance: two hundred pages do not come back in the same instant.
    this.retry = setTimeout(() => void this.take(), longest * (0.5 + this.parts.random() / 2))
  }
}
