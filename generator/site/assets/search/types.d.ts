// What comes from elsewhere: the site's language, which the build makes, and the theme's stream of pages.

declare module "*/language.js" {
  export const LANGUAGE: import("./words.js").LanguageData;
}

interface Window {
  document$?: { subscribe(next: () => void): void };
}
