/** The accounts' file, beside the classes' database. It is written in small steps, so nobody in a class has to wait for it. */
export const SITE_FILE = 'site.sqlite';
