// Tests run on a simulated page; Element Plus is compiled with them because it imports styles.
import { mergeConfig } from 'vite'
import { defineConfig } from 'vitest/config'
import base from './vite.config.ts'

export default mergeConfig(
  base,
  defineConfig({
    test: {
      environment: 'happy-dom',
      include: ['src/**/*.test.ts'],
      // Supervisors' texts come with their pages; a test may show a part of one by itself.
      setupFiles: ['src/locales/floor.ts'],
      server: { deps: { inline: ['element-plus'] } },
      restoreMocks: true,
    },
  }),
)
