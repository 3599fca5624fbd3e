using System.Linq.Expressions;
using Akka.Routing;

namespace Akka.Actor;

/// <summary>The immutable recipe for an actor: its type, how to construct it, and how it is to be run.</summary>
public class Props
{
    private readonly IIndirectActorProducer _producer;

    private Props(IIndirectActorProducer producer, object[] arguments)
    {
        _producer = producer;
        Arguments = arguments;
    }

    protected Props(Props copy)
    {
        _producer = copy._producer;
        Arguments = copy.Arguments;
        SupervisorStrategy = copy.SupervisorStrategy;
        RouterConfig = copy.RouterConfig;
        Dispatcher = copy.Dispatcher;
        Mailbox = copy.Mailbox;
    }

    /// <summary>An actor that handles nothing.</summary>
    public static Props Empty { get; } = Create(() => new EmptyActor());

    public static Props None { get; } = Empty;

    public Type Type => _producer.ActorType;

    public object[] Arguments { get; }

    public string? Dispatcher { get; private init; }

    /// <summary>Accepted for its name; every mailbox is unbounded.</summary>
    public string? Mailbox { get; private init; }

    public SupervisorStrategy? SupervisorStrategy { get; private init; }

    public RouterConfig RouterConfig { get; private init; } = NoRouter.Instance;

    /// <summary>From a constructor call. Its arguments are evaluated now, once, and used for every instance.</summary>
    /// <exception cref="ArgumentException">The expression is anything but <c>() => new Actor(...)</c>.</exception>
    public static Props Create<TActor>(
        Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null) where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (factory.Body is not NewExpression { Constructor: { } constructor } call)
            throw new ArgumentException($"'{factory}' is not of the form () => new {typeof(TActor).Name}(...).", nameof(factory));
        var arguments = ConstantArguments.Of(call);
        var producer = new ConstructorProducer(typeof(TActor), constructor, arguments);
        return new Props(producer, arguments) { SupervisorStrategy = supervisorStrategy };
    }

    public static Props Create<TActor>(params object[] args) where TActor : ActorBase => Create(typeof(TActor), args);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy) where TActor : ActorBase, new() =>
        Create<TActor>().WithSupervisorStrategy(supervisorStrategy);

    /// <exception cref="ArgumentException">The type is no actor.</exception>
    public static Props Create(Type type, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        args ??= [];
        if (typeof(ActorBase).IsAssignableFrom(type) && !type.IsAbstract)
            return new Props(ConstructorProducer.For(type, args), args);
        throw new ArgumentException(
            $"{type} is no actor that could be created: it must be a class derived from {typeof(ActorBase)}.", nameof(type));
    }

    public static Props CreateBy<TProducer>(params object[] args) where TProducer : class, IIndirectActorProducer =>
        CreateBy((IIndirectActorProducer)Activator.CreateInstance(typeof(TProducer), args)!, args);

    public static Props CreateBy(IIndirectActorProducer producer, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new Props(producer, args ?? []);
    }

    public Props WithDispatcher(string dispatcher) => new(this) { Dispatcher = dispatcher };

    public Props WithMailbox(string mailbox) => new(this) { Mailbox = mailbox };

    public Props WithRouter(RouterConfig routerConfig) => new(this) { RouterConfig = routerConfig };

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) =>
        new(this) { SupervisorStrategy = supervisorStrategy };

    public virtual ActorBase NewActor() => _producer.Produce();

    protected virtual Props Copy() => new(this);

    internal void Release(ActorBase actor) => _producer.Release(actor);

    public override string ToString() => $"Props({Type})";

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
