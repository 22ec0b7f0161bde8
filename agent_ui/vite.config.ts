// How the screens are built, served while developing, and tested.
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const testing = Boolean(process.env.VITEST)
const service = process.env.CALLCENTER_UI_SERVICE ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [
    vue(),
    Components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: testing ? false : 'css' })] }),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The whole message compiler would need eval-like code; texts are compiled while building instead.
  define: { __VUE_I18N_FULL_INSTALL__: true, __VUE_I18N_LEGACY_API__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  build: { target: 'es2022', outDir: 'dist', reportCompressedSize: true },
  server: { proxy: { '/api': { target: service, ws: true } } },
})
