import type { Plugin } from 'vite';

/** The page that class links lead to: what it is made of is asked for at once, and not one after the other. */
const CLASS_PAGE = '/src/pages/ClassPage.tsx';

/**
 * Names in index.html, as a comment, what class links need beside the entry. The server makes links of it where such an
 * address is asked for (`http/page.ts`).
 */
export function doorway(): Plugin {
  return {
    name: 'gongbang:doorway',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const needed = new Set<string>();
        const need = (file: string): void => {
          const chunk = bundle[file];
          if (chunk?.type === 'chunk' && !needed.has(file)) {
            needed.add(file);
            chunk.imports.forEach(need);
          }
        };
        for (const chunk of Object.values(bundle)) {
          if (chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith(CLASS_PAGE) === true) {
            need(chunk.fileName);
          }
        }
        const links = [...needed]
          .filter((file) => !html.includes(file))
          .map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`);
        return html.replace('</head>', `  <!--class-links:${links.join('')}-->\n  </head>`);
      },
    },
  };
}
