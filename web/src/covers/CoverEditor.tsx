import { type CampusEvent, CoverAlt, largestPictureBytes } from '@campus/protocol';
import { ImageOff, ImageUp } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf, useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { wrongFieldsOf } from '../forms/form-errors.ts';
import { Button } from '../ui/Button.tsx';
import { FileField } from '../ui/FileField.tsx';
import { TextField } from '../ui/TextField.tsx';
import { showToast } from '../ui/toast-store.ts';
import { CoverPicture } from './CoverPicture.tsx';

type Wrong = 'none' | 'picture' | 'size' | 'bytes' | 'alt';

/** The event's picture; stored by itself, whatever becomes of the form beneath it. */
export function CoverEditor({ event }: { event: Pick<CampusEvent, 'id' | 'cover'> }) {
  const { t } = useTranslation('covers');
  const errorText = useErrorText();
  const refreshes = ['events.show', 'events.list'] as const;
  const upload = useRouteAction('covers.upload', refreshes);
  const describe = useRouteAction('covers.describe', refreshes);
  const remove = useRouteAction('covers.remove', refreshes);
  const ref = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [cover, setCover] = useState(event.cover);
  const [alt, setAlt] = useState(event.cover?.alt ?? '');
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const params = { id: event.id };

  const send = async (file: File | undefined): Promise<CampusEvent> => {
    if (!file) return describe.mutateAsync({ params, body: { alt } });
    return upload.mutateAsync({ params, query: { alt }, body: new Uint8Array(await file.arrayBuffer()) });
  };

  const save = async (submitted: FormEvent): Promise<void> => {
    submitted.preventDefault();
    const file = input.current?.files?.[0];
    const isTooLarge = (file?.size ?? 0) > largestPictureBytes;
    const isAltRight = CoverAlt.safeParse(alt).success;
    const reason = !file && !cover ? 'none' : isTooLarge ? 'bytes' : isAltRight ? null : 'alt';
    setWrong(reason);
    if (reason) return focusFirstWrong(ref.current);
    try {
      setCover((await send(file)).cover);
      if (input.current) input.current.value = '';
      setChosen(undefined);
      showToast(t('saved'), 'ok');
    } catch (error) {
      const fields = wrongFieldsOf(error);
      const said =
        codeOf(error) === 'LIMIT_EXCEEDED'
          ? 'bytes'
          : (['picture', 'size', 'alt'] as const).find((field) => fields.has(field));
      setWrong(said ?? null);
      if (said) focusFirstWrong(ref.current);
      else showToast(errorText(error), 'danger');
    }
  };

  const takeAway = async (): Promise<void> => {
    try {
      setCover((await remove.mutateAsync({ params })).cover);
      setAlt('');
    } catch (error) {
      showToast(errorText(error), 'danger');
    }
  };

  const error = wrong === null || wrong === 'alt' ? undefined : t(`wrong.${wrong}`);
  return (
    <form
      ref={ref}
      className={form.group}
      noValidate
      onSubmit={(submitted) => void save(submitted)}
      data-testid="cover-form"
    >
      <h2>{t('title')}</h2>
      {cover && <CoverPicture cover={cover} size="large" />}
      <FileField
        label={t('file')}
        hint={t('fileHint')}
        error={error}
        chosen={chosen}
        ref={input}
        accept="image/png,image/jpeg,image/webp"
        onChange={({ target }) => setChosen(target.files?.[0]?.name)}
        data-testid="cover-file"
      />
      <TextField
        label={t('alt')}
        hint={t('altHint')}
        value={alt}
        error={wrong === 'alt' ? t('wrong.alt') : undefined}
        onChange={({ target }) => setAlt(target.value)}
        data-testid="cover-alt"
      />
      <div className={form.actions}>
        <Button type="submit" icon={ImageUp} isBusy={upload.isPending || describe.isPending} data-testid="save-cover">
          {t('save')}
        </Button>
        {cover && (
          <Button
            variant="danger"
            icon={ImageOff}
            isBusy={remove.isPending}
            onClick={() => void takeAway()}
            data-testid="remove-cover"
          >
            {t('remove')}
          </Button>
        )}
      </div>
    </form>
  );
}
