import { type Cover, type CoverSize, coverSizes } from '@campus/protocol';
import { addressOf } from '../api/rest.ts';
import { classNames } from '../ui/class-names.ts';
import styles from './Covers.module.css';

interface CoverPictureProps {
  cover: Cover;
  size: CoverSize;
  className?: string | undefined;
}

/** Keeps its place while it is fetched. */
export function CoverPicture({ cover, size, className }: CoverPictureProps) {
  return (
    <img
      src={addressOf('covers.show', { params: { id: cover.id, size } })}
      alt={cover.alt}
      {...coverSizes[size]}
      loading={size === 'small' ? 'lazy' : 'eager'}
      decoding="async"
      className={classNames(styles.picture, className)}
      data-testid="cover"
    />
  );
}
