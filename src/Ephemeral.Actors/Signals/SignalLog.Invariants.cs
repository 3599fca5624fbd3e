using System.Diagnostics;

namespace Ephemeral.Actors.Signals;

internal sealed partial class SignalLog
{
    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        var entries = new SignalEntry[_entries.Count];
        _ = _entries.TryCopyTo(entries);
        Debug.Assert(entries.Length <= capacity, "no more signals than the log holds");
        Debug.Assert(entries.Length == Added - Evicted - Expired - Retracted, "what came is here or was counted as gone");
        Debug.Assert(entries.Zip(entries.Skip(1)).All(pair => pair.First.At <= pair.Second.At), "oldest first");
        Debug.Assert(_names.Count <= (2L * capacity) + SpareNames, "names are bounded");
        var counts = entries.GroupBy(entry => entry.Name).ToDictionary(group => group.Key, group => group.Count());
        Debug.Assert(counts.Keys.All(name => _names[name.Text] == name), "every signal's name is known");
        foreach (var name in _names.Values)
        {
            Debug.Assert(name.Count == counts.GetValueOrDefault(name), "a name counts its signals");
            Debug.Assert(!name.IsLeaving, "nothing stays half taken out");
            Debug.Assert(
                name.Watches.ToHashSet().SetEquals(_watched.Values.Where(watched => watched.Pattern.Matches(name.Text))),
                "a name knows the patterns that match it");
        }

        foreach (var watched in _watched.Values)
        {
            var matching = entries.Count(entry => watched.Pattern.Matches(entry.Signal));
            Debug.Assert(watched.Count == matching, "a watched pattern counts its signals");
        }

        Debug.Assert(PresentPatterns == _watched.Values.Count(watched => watched.IsPresent), "present patterns are counted");
    }
}
