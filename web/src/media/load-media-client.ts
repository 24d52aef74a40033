/** In a chunk of its own, fetched before it is needed. Rejects when it could not be fetched. */
export const loadMediaClient = () => import('mediasoup-client');
