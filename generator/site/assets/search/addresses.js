// Addresses of the site, whatever folder of whatever host it is published in.

const ROOT = String(new URL("..", import.meta.url));

/**
 * Return the absolute address of a page or file.
 * @example absolute("lessons/late/") // "https://example.org/knowledge/lessons/late/"
 * @param {string} [address] below the site's root
 */
export const absolute = (address) => ROOT + address;
