using Akka.Util;

namespace Akka.Actor.Setup;

/// <summary>An immutable set of setups, one of each type.</summary>
public sealed class ActorSystemSetup
{
    public static readonly ActorSystemSetup Empty = new([]);

    private readonly Dictionary<Type, Setup> _setups;

    private ActorSystemSetup(Dictionary<Type, Setup> setups) => _setups = setups;

    public static ActorSystemSetup Create(params Setup[] setup)
    {
        var setups = new Dictionary<Type, Setup>();
        foreach (var each in setup) setups[each.GetType()] = each;
        return new ActorSystemSetup(setups);
    }

    public Option<T> Get<T>() where T : Setup => _setups.TryGetValue(typeof(T), out var setup) ? (T)setup : Option<T>.None;

    public ActorSystemSetup WithSetup<T>(T setup) where T : Setup =>
        new(new Dictionary<Type, Setup>(_setups) { [setup.GetType()] = setup });

    public ActorSystemSetup And<T>(T setup) where T : Setup => WithSetup(setup);

    public override string ToString() => $"ActorSystemSetup({string.Join(", ", _setups.Keys.Select(type => type.Name))})";
}
