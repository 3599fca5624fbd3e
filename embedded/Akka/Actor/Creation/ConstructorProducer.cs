using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Akka.Actor;

/// <summary>Calls one constructor with the same arguments each time.</summary>
internal sealed class ConstructorProducer(Type type, ConstructorInfo constructor, object?[] arguments) : IIndirectActorProducer
{
    private static readonly ConcurrentDictionary<ConstructorInfo, ConstructorInvoker> Invokers = new();

    private readonly ConstructorInvoker _invoker = Invokers.GetOrAdd(constructor, ConstructorInvoker.Create);

    public Type ActorType => type;

    internal static IIndirectActorProducer For(Type type, object?[] arguments)
    {
        var fitting = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(c => Fits(c.GetParameters(), arguments)).ToArray();
        return fitting is [var only] ? new ConstructorProducer(type, only, arguments) : new ActivatorProducer(type, arguments);
    }

    public ActorBase Produce()
    {
        try
        {
            return (ActorBase)_invoker.Invoke(arguments.AsSpan());
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    public void Release(ActorBase actor)
    {
    }

    private static bool Fits(ParameterInfo[] parameters, object?[] arguments)
    {
        if (parameters.Length != arguments.Length) return false;
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i].ParameterType;
            var fits = arguments[i] is { } argument
                ? parameter.IsInstanceOfType(argument)
                : !parameter.IsValueType || Nullable.GetUnderlyingType(parameter) is not null;
            if (!fits) return false;
        }

        return true;
    }
}

/// <summary>Leaves the choice among several constructors, and the error when there is none, to the runtime's binder.</summary>
internal sealed class ActivatorProducer(Type type, object?[] arguments) : IIndirectActorProducer
{
    public Type ActorType => type;

    public ActorBase Produce()
    {
        const BindingFlags constructors =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DoNotWrapExceptions;
        return (ActorBase)Activator.CreateInstance(type, constructors, binder: null, arguments, culture: null)!;
    }

    public void Release(ActorBase actor)
    {
    }
}
