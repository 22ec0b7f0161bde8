// Once a second, also in a tab that nobody looks at: there the page's own timers stand almost still, and with them the
// reports without which no call is offered.

/** Calls `tick` every second until what it returns is called. */
export function everySecond(tick: () => void): () => void {
  if (typeof Worker === 'undefined') {
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }
  const worker = new Worker(new URL('./ticker.worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = () => tick()
  return () => worker.terminate()
}
