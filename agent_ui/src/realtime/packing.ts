// Large messages of the floor come packed: the raw deflate of their text (callcenter/api/realtime/packing.py).

export const canUnpack = (): boolean => typeof DecompressionStream !== 'undefined'

export async function unpack(data: ArrayBuffer): Promise<string> {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return await new Response(stream).text()
}
