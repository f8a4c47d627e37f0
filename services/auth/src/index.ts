export { AuthModule } from './auth.module.js'
export { SetupToken } from './setup-token.js'
