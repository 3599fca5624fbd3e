using System.Linq.Expressions;
using System.Reflection;
using Ephemeral.Actors;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Patterns;

/// <summary>A class with <see cref="EphemeralHandlerAttribute"/>, and what it says wrong.</summary>
internal sealed class AttributedHandler(Type type, EphemeralHandlerAttribute attribute)
{
    private static readonly Type[] Kinds = [typeof(IEphemeralHandler<>), typeof(IEphemeralHandler<,>)];

    private readonly Type[] _handled =
        [.. type.GetInterfaces().Where(static one => one.IsGenericType && Kinds.Contains(one.GetGenericTypeDefinition()))];

    public Type Type => type;

    /// <summary>What tells coordinators apart in a container: the name, or else what is handled, and by which key.</summary>
    public (string? Name, Type? Handled, Type? Key) Place =>
        attribute.Name is null ? (null, _handled[0], KeyOf(Items(_handled[0]))?.PropertyType) : (attribute.Name, null, null);

    /// <summary>What is wrong with it; null for nothing.</summary>
    public string? Error()
    {
        if (type.IsAbstract || type.ContainsGenericParameters)
            return "is abstract or generic. Mark a class that can be made.";
        if (_handled is not [var handled])
        {
            return _handled.Length == 0
                ? "implements neither IEphemeralHandler<T> nor IEphemeralHandler<TInput, TResult>. Implement one."
                : "implements several IEphemeralHandler. Implement one.";
        }

        if (attribute.Key is { } key && KeyOf(Items(handled)) is null)
        {
            var there = string.Join(", ", Readable(Items(handled)).Select(static one => one.Name).Distinct());
            return $"has Key = '{key}', and {Items(handled).Name} has no such property that can be read. It has: {there}.";
        }

        return attribute.Error();
    }

    public void AddTo(IServiceCollection services)
    {
        var types = _handled[0].GetGenericArguments();
        var key = KeyOf(types[0]);
        var method = (key is null, types.Length == 1) switch
        {
            (true, true) => nameof(AddWork),
            (true, false) => nameof(AddResult),
            (false, true) => nameof(AddKeyedWork),
            (false, false) => nameof(AddKeyedResult),
        };
        Type[] arguments = [.. key is null ? Type.EmptyTypes : [key.PropertyType], .. types, type];
        GetType().GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(arguments)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [services], null);
    }

    private static Type Items(Type handled) => handled.GetGenericArguments()[0];

    // an interface does not show what it takes from others
    private static IEnumerable<PropertyInfo> Readable(Type items) =>
        (items.IsInterface ? items.GetInterfaces().Prepend(items) : [items])
        .SelectMany(static type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        .Where(static property => property.CanRead && property.GetIndexParameters().Length == 0);

    /// <summary>The property that is the key; of several with its name the one that hides the others.</summary>
    private PropertyInfo? KeyOf(Type items) => attribute.Key is not { } key
        ? null
        : Readable(items).Where(property => property.Name == key).Aggregate(
            (PropertyInfo?)null,
            static (best, next) => best is null || best.DeclaringType!.IsAssignableFrom(next.DeclaringType) ? next : best);

    private void AddWork<T, THandler>(IServiceCollection services)
        where THandler : class, IEphemeralHandler<T>
    {
        if (attribute.Name is { } name)
            services.AddEphemeralWorkCoordinator<T, THandler>(name, attribute.ToOptions());
        else
            services.AddEphemeralWorkCoordinator<T, THandler>(attribute.ToOptions());
    }

    private void AddResult<TInput, TResult, THandler>(IServiceCollection services)
        where THandler : class, IEphemeralHandler<TInput, TResult>
    {
        if (attribute.Name is { } name)
            services.AddEphemeralResultCoordinator<TInput, TResult, THandler>(name, attribute.ToOptions());
        else
            services.AddEphemeralResultCoordinator<TInput, TResult, THandler>(attribute.ToOptions());
    }

    private void AddKeyedWork<TKey, T, THandler>(IServiceCollection services)
        where TKey : notnull
        where THandler : class, IEphemeralHandler<T>
    {
        if (attribute.Name is { } name)
            services.AddEphemeralKeyedWorkCoordinator<TKey, T, THandler>(name, Selector<TKey, T>(), attribute.ToOptions());
        else
            services.AddEphemeralKeyedWorkCoordinator<TKey, T, THandler>(Selector<TKey, T>(), attribute.ToOptions());
    }

    private void AddKeyedResult<TKey, TInput, TResult, THandler>(IServiceCollection services)
        where TKey : notnull
        where THandler : class, IEphemeralHandler<TInput, TResult>
    {
        var (selector, options) = (Selector<TKey, TInput>(), attribute.ToOptions());
        if (attribute.Name is { } name)
            services.AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult, THandler>(name, selector, options);
        else
            services.AddEphemeralKeyedResultCoordinator<TKey, TInput, TResult, THandler>(selector, options);
    }

    private Func<T, TKey> Selector<TKey, T>()
    {
        var item = Expression.Parameter(typeof(T));
        return Expression.Lambda<Func<T, TKey>>(Expression.Property(item, KeyOf(typeof(T))!), item).Compile();
    }
}
