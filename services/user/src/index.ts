export { UserModule } from './user.module.js'
