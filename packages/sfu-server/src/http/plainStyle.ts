/** The parts of the page's tokens.css that pages without scripts need, on paper and in dark mode. */
export const PLAIN_STYLE = `
:root{--page:#f9f6ef;--surface:#fffefb;--line:#e5ddcd;--text:#261f18;--text-2:#51483d;--primary:#27468f;--on-primary:#fff;--warn-soft:#faeec9;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--page:#171412;--surface:#1e1a17;--line:#362f29;--text:#f6f0e7;--text-2:#cfc5b7;--primary:#abbef8;--on-primary:#101a38;--warn-soft:#3e331a}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:450 1rem/1.6 'Pretendard Variable',Pretendard,'Noto Sans KR',-apple-system,'Apple SD Gothic Neo','Malgun Gothic',sans-serif;word-break:keep-all;overflow-wrap:anywhere}
header,main{max-width:760px;margin:0 auto;padding:0 16px}
header{display:flex;justify-content:space-between;gap:16px}
header a{display:inline-flex;align-items:center;min-height:44px;color:var(--text);font-weight:650}
main{padding-bottom:48px}
h1{font-size:1.75rem;line-height:1.22;margin:16px 0}
h2{font-size:1.125rem;margin:32px 0 8px}
h3{font-size:1rem;margin:0 0 4px}
p{margin:0 0 12px}
.quiet,ol,dt{color:var(--text-2)}
b{color:var(--text)}
.note{background:var(--warn-soft);border-radius:11px;padding:12px 16px}
code{font-family:ui-monospace,'SF Mono',Menlo,Consolas,monospace;font-size:.875rem;background:var(--surface);border:1px solid var(--line);border-radius:5px;padding:1px 5px}
.print{display:block;padding:12px 16px;border-radius:11px;overflow-wrap:anywhere;word-break:break-all}
.acts{display:flex;flex-wrap:wrap;gap:12px}
.button{display:inline-flex;align-items:center;min-height:44px;padding:8px 16px;border-radius:11px;background:var(--primary);color:var(--on-primary);font-weight:550;text-decoration:none}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:12px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:16px;padding:16px}
ol{margin:0;padding-left:20px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:8px 16px;margin:0}
dd{margin:0}
a:focus-visible{outline:3px solid var(--primary);outline-offset:2px}
`;
