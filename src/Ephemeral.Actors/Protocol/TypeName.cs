namespace Ephemeral.Actors;

/// <summary>How a type is called in names, errors and logs: without namespace, with its arguments and the generic type around it.</summary>
internal static class TypeName
{
    public static string Of(Type type)
    {
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (!type.IsGenericType)
            return type.Name;
        var arguments = type.GetGenericArguments();
        var outer = type.DeclaringType is { IsGenericType: true } declaring
            ? declaring.MakeGenericType(arguments[..declaring.GetGenericArguments().Length])
            : null;
        var own = arguments[(outer?.GetGenericArguments().Length ?? 0)..];
        var name = own.Length == 0 ? type.Name : $"{type.Name[..type.Name.LastIndexOf('`')]}<{string.Join(", ", own.Select(Of))}>";
        return outer is null ? name : $"{Of(outer)}.{name}";
    }
}
