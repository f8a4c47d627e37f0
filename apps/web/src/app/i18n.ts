import { createI18n } from 'vue-i18n'
import en from '../locales/en.json'

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en } })

/** Dates and times as this browser writes them, where it speaks the language of the page: `en-GB` has 24 hours, `en-US` has not. */
export function dateLocale(locale: string = i18n.global.locale.value): string {
  return navigator.languages.find((language) => language.split('-')[0] === locale.split('-')[0]) ?? locale
}
