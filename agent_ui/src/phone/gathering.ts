// How long a call waits for the addresses of this browser: until all are there, or one by which sound comes and a while.
//
// Rule: an answer without such an address is a hold to the switch (c=0.0.0.0, RFC 3264 section 8.4), and nobody hears anybody.

/** Who has an address need not wait for those of servers that do not answer. */
export const LONGEST_MS = 400

type Candidate = Pick<RTCIceCandidate, 'protocol' | 'address'>

/** Takes each address as it is found, with what says that they are enough. */
export function gathering(): (found: Candidate, enough: () => void) => void {
  let late = false
  let reachable = false
  let timer: ReturnType<typeof setTimeout> | undefined
  return (found, enough) => {
    // IPv6 alone may be more than the switch has; then all are waited for.
    reachable ||= found.protocol === 'udp' && !found.address?.includes(':')
    timer ??= setTimeout(() => {
      late = true
      if (reachable) enough()
    }, LONGEST_MS)
    if (late && reachable) enough()
  }
}
