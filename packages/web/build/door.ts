import type { Rolldown } from 'vite';

/** What a class link needs before the user can go in: the entry, and the page it leads to. */
const DOOR = /[\\/]src[\\/](main\.tsx|pages[\\/]ClassPage\.tsx)$/;

/**
 * Libraries that no door needs. The module graph says too much about a library: its index imports all of it, whatever is
 * used.
 */
const NOT_AT_THE_DOOR =
  /[\\/](linkify-it|idb-keyval|uc\.micro|aria-hidden|use-sidecar|use-callback-ref|html-parse-stringify|qrcode\.react|react-(toast|menu|dropdown-menu|alert-dialog|dialog|popover|tabs|toolbar|toggle|toggle-group|radio-group|slider|separator|remove-scroll|remove-scroll-bar|style-singleton|collection|direction|roving-focus|focus-scope|focus-guards))[\\/]/;

/** The tables of the site around the class: the protocol's index names them, but no class needs them. */
const OF_THE_SITE = /[\\/]protocol[\\/]src[\\/]site[\\/]/;

/** An icon: even if four pages of the site share it, the door does not need it. */
const ICON = /[\\/]lucide-react[\\/].*[\\/]icons[\\/]([\w-]+)\.m?js$/;

/** Returns whether a module is part of the door: one of its own, or imported by one, and not only on demand. */
export function doorModules(): (id: string, graph: Rolldown.ChunkingContext) => boolean {
  const known = new Set<string>();
  const isOwn = (id: string, graph: Rolldown.ChunkingContext): boolean =>
    !OF_THE_SITE.test(id) && (known.has(id) || reaches(id, graph, known));
  return (id, graph) => {
    const [, icon] = ICON.exec(id) ?? [];
    if (icon !== undefined) {
      const users = usersOf(id, graph).filter((user) => names(user, icon, graph));
      // One that is renamed everywhere it is imported has another name in the library too.
      return users.length === 0 || users.some((user) => isOwn(user, graph));
    }
    return id.includes('node_modules') ? !NOT_AT_THE_DOOR.test(id) : isOwn(id, graph);
  };
}

/** Our modules that import from the library of icons. */
const usersOf = (icon: string, graph: Rolldown.ChunkingContext): string[] =>
  (graph.getModuleInfo(icon)?.importers ?? []).flatMap(
    (index) => graph.getModuleInfo(index)?.importers.filter((user) => !user.includes('node_modules')) ?? [],
  );

/** Whether a module names an icon: the library's index imports all of them. */
function names(user: string, icon: string, graph: Rolldown.ChunkingContext): boolean {
  const name = icon.replaceAll(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase());
  return new RegExp(`\\b${name}\\b`).test(graph.getModuleInfo(user)?.code ?? '');
}

/** Goes up from a module to its importers, recording what leads to the door. */
function reaches(id: string, graph: Rolldown.ChunkingContext, known: Set<string>): boolean {
  const above = new Map<string, string | null>([[id, null]]);
  for (const module of above.keys()) {
    if (DOOR.test(module) || known.has(module)) {
      for (let way: string | null = module; way !== null; way = above.get(way) ?? null) {
        known.add(way);
      }
      return true;
    }
    for (const importer of graph.getModuleInfo(module)?.importers ?? []) {
      if (!above.has(importer)) {
        above.set(importer, module);
      }
    }
  }
  return false;
}
