import type { Plugin, Rolldown } from 'vite';

/** The modules that start what is needed beside the entry, by kind of address and by language (`http/page.ts`). */
const NEEDS = {
  home: ['/src/pages/FrontPage.tsx'],
  new: ['/src/pages/RegisterPage.tsx'],
  course: ['/src/pages/CoursePage.tsx'],
  created: ['/src/pages/CreatedPage.tsx'],
  check: ['/src/pages/CheckPage.tsx'],
  class: ['/src/pages/ClassPage.tsx'],
  mentor: ['/src/pages/ClassPage.tsx'],
  phone: ['/src/pages/ClassPage.tsx', '/src/pages/HandsPhonePage.tsx'],
  privacy: ['/src/pages/StudioTextPage.tsx'],
  imprint: ['/src/pages/StudioTextPage.tsx'],
  ko: ['/src/i18n/ko.ts'],
  en: ['/src/i18n/en.ts'],
} as const;

/**
 * Lists in index.html, as one comment each, what some addresses and languages need beside the entry. The server
 * turns those an answer needs into links, so that everything is requested at once, and not one after the other. What index.html
 * itself paints waits for none of it.
 */
export function doorway(): Plugin {
  return {
    name: 'gongbang:doorway',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const marks = Object.entries(NEEDS).map(([word, modules]) => {
          const files = new Set(modules.flatMap((module) => filesOf(module, bundle)));
          const links = [...files]
            .filter((file) => !html.includes(file))
            .map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`);
          return `    <!--need:${word}:${links.join('')}-->\n`;
        });
        return styleLast(html.replace('  </head>', () => `${marks.join('')}  </head>`));
      },
    },
  };
}

/**
 * A style sheet in the head blocks all painting until it is there; behind the shell it blocks only what
 * comes after. Scripts wait for it all the same.
 */
function styleLast(html: string): string {
  const links = html.match(/ *<link rel="stylesheet"[^>]*>\n/g) ?? [];
  const rest = links.reduce((text, link) => text.replace(link, ''), html);
  return rest.replace('  </body>', () => `${links.join('')}  </body>`);
}

/** The chunk that a module starts, and everything it imports. */
function filesOf(module: string, bundle: Rolldown.OutputBundle): string[] {
  const files = new Set<string>();
  const add = (file: string): void => {
    const chunk = bundle[file];
    if (chunk?.type === 'chunk' && !files.has(file)) {
      files.add(file);
      chunk.imports.forEach(add);
    }
  };
  for (const chunk of Object.values(bundle)) {
    if (chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith(module) === true) {
      add(chunk.fileName);
    }
  }
  if (files.size === 0) {
    throw new Error(`${module} has no chunk of its own.`);
  }
  return [...files];
}
