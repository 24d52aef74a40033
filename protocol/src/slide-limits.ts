/** How much is kept of what stands on a page, in characters. */
export const longestTitle = 120;
export const longestText = 4_000;
