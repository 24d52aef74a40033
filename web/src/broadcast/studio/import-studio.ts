/** In a chunk of its own: nobody of the audience needs it. */
export const importStudio = () => import('./StudioView.tsx');
