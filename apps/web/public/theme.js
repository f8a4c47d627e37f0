// Runs before the first paint, so that a chosen theme never flashes. src/app/theme.ts writes these keys.
;(function () {
  var root = document.documentElement
  try {
    var theme = localStorage.getItem('ultrachat.theme')
    var accent = localStorage.getItem('ultrachat.accent')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    if (accent && /^[a-z]{3,8}$/.test(accent)) root.dataset.accent = accent
  } catch (_) {
    // Storage may be forbidden; the system's theme is right then.
  }
  var dark =
    root.dataset.theme === 'dark' || (root.dataset.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  var meta = document.querySelector('meta[name="theme-color"]')
  if (meta) meta.content = dark ? '#17191d' : '#ffffff'
})()
