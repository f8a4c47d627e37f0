/** Light and dark by the system's wish; readable without anything else. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d8dee4; --paper: #fff; --tint: #f3f5f7; --link: #0b5fc0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #9aa4af; --line: #323a43; --paper: #14181d; --tint: #1c2229; --link: #7db7ff; } }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr); color: var(--ink); background: var(--paper); font: 15px/1.55 system-ui, sans-serif; }
nav { position: sticky; inset-block-start: 0; block-size: 100vh; overflow: auto; padding: 1rem; border-inline-end: 1px solid var(--line); font-size: 13px; }
nav h2 { font-size: 13px; margin: 1rem 0 .25rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { padding-block: .1rem; overflow-wrap: anywhere; }
nav b { font-size: 10px; color: var(--soft); }
main { padding: 1.5rem 2rem 6rem; max-inline-size: 64rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
h1 small { color: var(--soft); font-weight: 400; font-size: 1rem; }
h2 { margin-block: 2.5rem .25rem; }
h3 { margin-block: 0 .25rem; font-size: 1rem; overflow-wrap: anywhere; }
h4 { margin-block: 1rem .25rem; font-size: 12px; color: var(--soft); text-transform: uppercase; letter-spacing: .04em; }
p { margin-block: .25rem; }
article { margin-block: 1rem; padding: 1rem; border: 1px solid var(--line); border-radius: 10px; scroll-margin-block-start: 1rem; }
code { font: 13px/1.4 ui-monospace, monospace; background: var(--tint); border-radius: 4px; padding: .05em .3em; overflow-wrap: anywhere; }
table { inline-size: 100%; border-collapse: collapse; margin-block: .25rem; font-size: 14px; }
th { text-align: start; font-weight: 600; color: var(--soft); font-size: 12px; }
th, td { padding: .3rem .5rem; border-block-end: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td:first-child { inline-size: 14rem; }
i, .notes, .or { color: var(--soft); }
.notes { font-size: 13px; }
.verb { display: inline-block; min-inline-size: 3.6rem; text-align: center; padding: .1rem .4rem; border-radius: 6px; font-size: 12px; color: #fff; background: #57606a; }
.get { background: #0b5fc0; } .post { background: #1a7f37; } .put, .patch { background: #8a5a00; } .delete { background: #b3261e; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; block-size: auto; max-block-size: 40vh; border-inline-end: 0; border-block-end: 1px solid var(--line); } main { padding: 1rem; } }
`
