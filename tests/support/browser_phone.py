"""The telephone in a real Chromium: its microphone is a tone that comes and goes, and what it hears is looked at.

Rule: a test judges the sound itself, never only what the page says of it.
"""

from typing import Final

from playwright.async_api import BrowserContext

from tests.support.browser import Screen
from tests.support.product import eventually

# What the agent "says": half a second of tone in each second.
AGENT_HERTZ: Final = 900
_INSTEAD_OF_A_MICROPHONE: Final = """
(() => {
  const connections = (window.connections = [])
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    constructor(...given) {
      super(...given)
      connections.push(this)
    }
  }
  window.microphone = { works: true, streams: [] }
  navigator.mediaDevices.getUserMedia = async () => {
    if (!window.microphone.works) throw new DOMException('none', 'NotFoundError')
    const context = new AudioContext()
    const said = context.createBuffer(1, context.sampleRate, context.sampleRate)
    const samples = said.getChannelData(0)
    const step = (2 * Math.PI * HERTZ) / context.sampleRate
    for (let at = 0; at < samples.length / 2; at += 1) samples[at] = 0.4 * Math.sin(step * at)
    const source = context.createBufferSource()
    source.buffer = said
    source.loop = true
    const target = context.createMediaStreamDestination()
    source.connect(target)
    source.start()
    window.microphone.streams.push(target.stream)
    return target.stream
  }
  window.loseMicrophone = () => {
    window.microphone.works = false
    for (const stream of window.microphone.streams)
      for (const track of stream.getTracks()) {
        track.stop()
        track.dispatchEvent(new Event('ended'))
      }
  }
  window.heard = async () => {
    const connection = connections.filter((one) => one.connectionState === 'connected').at(-1)
    const track = connection?.getReceivers()[0]?.track
    if (!track) return 0
    window.ear ??= new AudioContext()
    const analyser = window.ear.createAnalyser()
    analyser.fftSize = 8192
    const source = window.ear.createMediaStreamSource(new MediaStream([track]))
    source.connect(analyser)
    await new Promise((done) => setTimeout(done, 350))
    const bins = new Float32Array(analyser.frequencyBinCount)
    analyser.getFloatFrequencyData(bins)
    source.disconnect()
    const loudest = bins.indexOf(Math.max(...bins))
    return bins[loudest] > -60 ? Math.round((loudest * window.ear.sampleRate) / analyser.fftSize) : 0
  }
})()
"""


async def prepare(context: BrowserContext, hertz: int = AGENT_HERTZ) -> None:
    """Before the first page: another microphone, and ears."""
    await context.grant_permissions(["microphone"])
    await context.add_init_script(_INSTEAD_OF_A_MICROPHONE.replace("HERTZ", str(hertz)))


async def use_this_browser(desk: Screen) -> None:
    """Choose it as the phone that rings, and wait until it is ready."""
    await desk.page.locator(".health .chip").click()
    await desk.page.locator(".setup .kind.browser").click()
    await desk.page.locator(".setup .kind.browser[aria-checked=true]").wait_for()
    await registered(desk)
    await desk.page.keyboard.press("Escape")


async def registered(desk: Screen) -> None:
    """Wait until the chip shows the level of the microphone, which it does only when all is well."""
    await desk.page.locator(".health .chip:not(.bad) .meter").wait_for()


async def hears(desk: Screen, hertz: int) -> None:
    """Wait until this tone is what comes out."""

    async def is_heard() -> bool:
        heard = await desk.page.evaluate("window.heard()")
        return bool(abs(heard - hertz) <= 30)

    await eventually(is_heard)
