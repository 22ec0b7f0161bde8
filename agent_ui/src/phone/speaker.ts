// Where the other side is heard. A browser may refuse to play before the first click: then the next one starts it.
import { chosenDevices, playOn } from './devices'

export class Speaker {
  private readonly audio = new Audio()

  /** `blocked`: the browser waits for a click. */
  constructor(private readonly blocked: (on: boolean) => void) {
    this.audio.autoplay = true
  }

  async play(stream: MediaStream): Promise<void> {
    this.audio.srcObject = stream
    void this.change()
    try {
      await this.audio.play()
      this.blocked(false)
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'NotAllowedError') return
      this.blocked(true)
      const again = (): void => {
        removeEventListener('pointerdown', again)
        removeEventListener('keydown', again)
        if (this.audio.srcObject) void this.play(stream)
      }
      addEventListener('pointerdown', again)
      addEventListener('keydown', again)
    }
  }

  /** Another one was chosen. */
  async change(): Promise<void> {
    await playOn(this.audio, chosenDevices.speaker)
  }

  silence(): void {
    this.audio.srcObject = null
    this.blocked(false)
  }
}
