import { describe, expect, it } from 'vitest';
import '../../features.ts';
import { installTopics, topicRules } from './topics.ts';

describe('a topic', () => {
  it('does not start if no feature has it, if two have it, or without a rule for whom', () => {
    expect(() => topicRules('nothing' as never)).toThrow('no feature has the topic nothing');
    const rules = topicRules('refills');
    expect(() => installTopics({ refills: { ...rules } })).toThrow('two features');
    const { policy: _, ...bare } = rules;
    expect(() => installTopics({ unruled: bare } as never)).toThrow('has no policy');
    expect(() =>
      installTopics({ mute: { ...rules, optional: false, channels: [] } } as never),
    ).toThrow('has no channel');
  });
});
