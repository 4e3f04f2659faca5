import { memberCard } from '../../feature.ts';
import { BirthdayCard } from './birthdays.pages.tsx';
import { mayReadBirthday } from './policy.ts';
import { soonBirthday } from './preview.ts';

/** A birthday that changes who sees the record, shown to both sides. */
export const birthdayCard = memberCard(mayReadBirthday, {
  order: 5,
  async show(access, { view, settings }) {
    const birthday = await soonBirthday(access, settings);
    return birthday && { body: <BirthdayCard view={view} birthday={birthday} /> };
  },
});
