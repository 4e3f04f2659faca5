/** Words that matter to how far a "no" reaches, by what they do. All evened out (`plainWords`). */
const list = (...lines: string[]): ReadonlySet<string> => new Set(lines.join(' ').split(' '));

/** They deny the thing that follows: "denies chest pain". So does "no" in English. */
export const DENY_A_THING = list(
  'without deny denies denied denying neither zero absence',
  'sin niega niego negaba nego niegan negando ausencia ningun ninguna',
);
/**
 * They deny what follows if it is a verb of having or the alarm itself: "don't have chest pain", "no
 * me duele el pecho", but not "didn't go to work, chest pain". So does "no" in Spanish.
 */
export const DENY_A_VERB = list(
  'not dont doesnt didnt havent hasnt hadnt isnt arent wasnt werent wont wouldnt aint never',
  'nunca jamas tampoco',
);
/** "Never" is no denial where it says how new or how bad: "I've never had such chest pain". */
export const NEVER = list('never nunca jamas');
export const UNHEARD_OF = list('before such antes asi tan tanto igual similar semejante this that');
/** They go on with the denial before them. */
export const GO_ON = list('or nor o ni');
/** Not being able is no denial, but undoes a "without": "I can't walk without chest pain". */
export const NOT_ABLE = list('cant cannot couldnt unable hardly barely puedo puede podia apenas');
export const WITHOUT = list('without sin');

/** A "no" in an alarm itself belongs to the alarm: "can't breathe", "ya no quiero vivir". */
export const ANY_NO = list(
  'no not cant cannot couldnt dont doesnt didnt havent hasnt isnt wasnt werent wont unable never',
  'nothing nobody without sin nunca nadie hardly barely scarcely',
);

/** Verbs between a "no" and the thing that is denied. */
export const HAVING = list(
  'have has had having feel feels felt feeling get gets got getting gotten experience experiences',
  'experienced experiencing notice noticed noticing report reports reported reporting suffer',
  'suffers suffered suffering complain complains complained complaining show shows shown showing',
  'develop developed endorse endorses',
  'tengo tiene tienen tenemos tenia tenian tuve tuvo tenido teniendo tener tenga siento siente',
  'sentia senti sintio sentido sintiendo sentir hay hubo haber presento presenta presentado',
  'presentando refiero refiere referido sufro sufre sufrido padezco padece noto nota notado da dan',
  'dio dado experimento experimenta quejo queja',
);
/** Small words between a "no" and what it denies. "He" is one in Spanish. */
export const SMALL = list(
  'a an any the of at all really actually currently presently recently ever longer more been be am',
  'is are was were do does did some much even that to',
  'me te se le nos les lo la el los las un una unos unas ha han habia hemos haya algun alguna',
  'he mas ya de del nada mucho mucha es esta estoy estaba estan fue era eran sido estado vuelto volvio',
  'volvi actualmente realmente que',
);
/** They begin a new thought, which a "no" does not reach. */
export const NEW_THOUGHT = list(
  'and but however though although plus also still yet yes except besides because cause cuz bc',
  'since when whenever while until till if then so only just with from by due anymore anyway now',
  'today tonight yesterday lately suddenly',
  'y e pero aunque excepto salvo sino porque por debido cuando mientras hasta si entonces solo',
  'solamente con ademas tambien hoy ayer ahora anoche repente',
  'i im ive id he hes she shes it its we they theyre you youre there theres my his her our your',
  'yo ella ellos ellas mi mis su sus',
);
/** In Spanish a thought often begins with such a word: "no tengo fiebre me duele el pecho". */
export const NEW_VERB = list('me te se le nos les estoy esta estan');
/** A "no" before these is about something other than an illness. */
export const ANOTHER_MATTER = list(
  'time money insurance doctor appointment appointments anyone one idea doubt matter way relief',
  'change better improvement luck use answer help sleep reason reasons wonder good well right ok',
  'okay warning cause clue choice energy sure',
  'tiempo dinero seguro doctor cita citas idea duda motivo motivos razon causa parar remedio alivio',
  'mejoria bien mejor suerte fuerzas dormir',
);
