export { AuthModule } from './auth.module.js'
export { SetupToken } from './accounts/setup-token.js'
