import type { Rolldown } from 'vite';

/** What a class link needs before one can go in: the entry, and the page that it leads to. */
const DOOR = /[\\/]src[\\/](main\.tsx|pages[\\/]ClassPage\.tsx)$/;

/**
 * Libraries that no door needs. Of a library the graph of modules tells too much: its index imports all of it, whatever is
 * used.
 */
const NOT_AT_THE_DOOR =
  /[\\/](linkify-it|idb-keyval|uc\.micro|aria-hidden|use-sidecar|use-callback-ref|html-parse-stringify|qrcode\.react|react-(toast|menu|dropdown-menu|alert-dialog|dialog|popover|tabs|toolbar|toggle|toggle-group|radio-group|slider|separator|remove-scroll|remove-scroll-bar|style-singleton|collection|direction|roving-focus|focus-scope|focus-guards))[\\/]/;

/** The tables of the site around the class: the protocol's index names them, and no class needs them. */
const OF_THE_SITE = /[\\/]protocol[\\/]src[\\/]site[\\/]/;

/** Tells whether a module is part of the door: one of its own, or brought in by one, and not only when it is wanted. */
export function doorModules(): (id: string, graph: Rolldown.ChunkingContext) => boolean {
  const known = new Set<string>();
  return (id, graph) =>
    id.includes('node_modules')
      ? !NOT_AT_THE_DOOR.test(id)
      : !OF_THE_SITE.test(id) && (known.has(id) || reaches(id, graph, known));
}

/** Goes up from a module to those that import it; what leads to the door is noted. */
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
