import type { DemoDeps } from '../../demo-part.ts';
import { mayManageTeams } from '../policy.ts';
import { saveTemplate } from '../templates/templates.ts';

/** Instructions that every team of the demo often sends, in both languages. */
const TEMPLATES = [
  {
    name: 'Before a fasting blood test',
    text: 'Hello {{first_name}},\n\nyour blood test works best on an empty stomach:\n\n- Eat nothing for 8 to 12 hours before it. Water is fine.\n- Take your medicines as usual, unless we told you something else.\n- If you have diabetes, call us first: we will tell you what to do with your insulin or pills.\n\nBring something to eat for right after. Questions? Call {{clinic_phone}}.\n\n{{team}}',
    textEs:
      'Hola, {{first_name}}:\n\nsu análisis de sangre se hace en ayunas:\n\n- No coma nada de 8 a 12 horas antes. Puede tomar agua.\n- Tome sus medicinas como siempre, a menos que le hayamos dicho otra cosa.\n- Si tiene diabetes, llámenos antes: le diremos qué hacer con su insulina o sus pastillas.\n\nTraiga algo para comer después. ¿Tiene preguntas? Llame al {{clinic_phone}}.\n\n{{team}}',
  },
  {
    name: 'How to measure blood pressure at home',
    text: 'Hello {{first_name}},\n\nthis is how to measure your blood pressure at home:\n\n- Sit and rest for 5 minutes, with your feet flat on the floor and your back supported.\n- No coffee, exercise, or smoking in the 30 minutes before.\n- Put the cuff on your bare arm, and rest that arm on a table at the height of your heart.\n- Measure twice in the morning and twice in the evening, one minute apart, for a week. Write down every number.\n\nThen send us the numbers in this conversation.\n\n{{team}}',
    textEs:
      'Hola, {{first_name}}:\n\nasí puede medirse la presión en casa:\n\n- Siéntese y descanse 5 minutos, con los pies en el piso y la espalda apoyada.\n- No tome café, no haga ejercicio ni fume en los 30 minutos anteriores.\n- Póngase el brazalete directamente sobre el brazo, sin ropa, y apoye ese brazo en una mesa a la altura del corazón.\n- Mídase dos veces por la mañana y dos por la noche, con un minuto de diferencia, durante una semana. Anote todos los números.\n\nDespués, mándenos los números en esta conversación.\n\n{{team}}',
  },
] as const;

/** An administrator adds templates for every team. */
export const addTemplates = async ({ actAs }: DemoDeps): Promise<void> => {
  await actAs('admin.baptiste', mayManageTeams, async (access) => {
    for (const template of TEMPLATES) {
      const saved = await saveTemplate(access, null, { ...template, teamId: null, active: true });
      if (saved.is !== 'saved') throw new Error(`the demo has no template ${template.name}`);
    }
  });
};
