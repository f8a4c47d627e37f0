export { default as AppearancePage } from './AppearancePage.vue'
export { default as SettingsPane } from './SettingsPane.vue'
