const browsers: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Electron/, 'UltraChat'],
  [/Chrome|CriOS|Chromium/, 'Chrome'],
  [/Safari/, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
]

export interface Device {
  browser?: string
  system?: string
  isPhone: boolean
  other?: string
}

/** What a User-Agent says, as a person would: `Chrome` on `Windows`. Programs name themselves before the first slash. */
export function deviceOf(userAgent = ''): Device {
  const pick = (list: [RegExp, string][]) => list.find(([sign]) => sign.test(userAgent))?.[1]
  const browser = pick(browsers)
  const system = pick(systems)
  const other = browser ? undefined : userAgent.split(/[/\s(]/, 1)[0]
  return {
    ...(browser && { browser }),
    ...(system && { system }),
    ...(other && { other }),
    isPhone: /iPhone|Android.*Mobile/.test(userAgent),
  }
}
